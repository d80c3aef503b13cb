import type { Front } from '../gateway/wire.ts';
import type { Service, World } from '../service.ts';
import { AssociateAccessPolicy, DisassociateAccessPolicy, ListAccessPolicies, ListAssociatedAccessPolicies } from './access-entries/policies.ts';
import { CreateAccessEntry, DeleteAccessEntry, DescribeAccessEntry, ListAccessEntries, UpdateAccessEntry } from './access-entries/operations.ts';
import { CreateAddon } from './addons/create.ts';
import { DeleteAddon } from './addons/delete.ts';
import { DescribeAddon, DescribeAddonConfiguration, DescribeAddonVersions, ListAddons } from './addons/read.ts';
import { UpdateAddon } from './addons/update.ts';
import { DeleteCapability, UpdateCapability } from './capabilities/change.ts';
import { CreateCapability } from './capabilities/create.ts';
import { DescribeCapability, ListCapabilities } from './capabilities/read.ts';
import {
  ActivateCertificateAuthority, CreateCertificateAuthority, DeleteCertificateAuthority, DescribeCertificateAuthority, ListCertificateAuthorities,
} from './certificate-authorities/operations.ts';
import { CancelUpdate } from './clusters/cancel-update.ts';
import { UpdateClusterConfig } from './clusters/config.ts';
import { CreateCluster } from './clusters/create.ts';
import { DeleteCluster } from './clusters/delete.ts';
import { AssociateEncryptionConfig } from './clusters/encryption.ts';
import { DescribeCluster, DescribeClusterVersions, ListClusters } from './clusters/read.ts';
import { UpdateClusterVersion } from './clusters/version.ts';
import { Eks } from './engine/eks.ts';
import type { Outside } from './engine/eks.ts';
import { Idempotency } from './engine/idempotency.ts';
import { toOperation } from './engine/operation.ts';
import type { EksOperations } from './engine/operation.ts';
import { Throttle } from './engine/throttle.ts';
import { CreateFargateProfile, DeleteFargateProfile, DescribeFargateProfile, ListFargateProfiles } from './fargate-profiles/operations.ts';
import {
  AssociateIdentityProviderConfig, DescribeIdentityProviderConfig, DisassociateIdentityProviderConfig, ListIdentityProviderConfigs,
} from './identity-providers/operations.ts';
import { DescribeInsight, DescribeInsightsRefresh, ListInsights, StartInsightsRefresh } from './insights/operations.ts';
import { UpdateNodegroupConfig } from './nodegroups/config.ts';
import { CreateNodegroup } from './nodegroups/create.ts';
import { DeleteNodegroup } from './nodegroups/delete.ts';
import { DescribeNodegroup, ListNodegroups } from './nodegroups/read.ts';
import { UpdateNodegroupVersion } from './nodegroups/version.ts';
import { settle } from './options.ts';
import type { EksOptions } from './options.ts';
import {
  CreatePodIdentityAssociation, DeletePodIdentityAssociation, DescribePodIdentityAssociation, ListPodIdentityAssociations, UpdatePodIdentityAssociation,
} from './pod-identity-associations/operations.ts';
import { DeregisterCluster, RegisterCluster } from './registrations/operations.ts';
import { nodeOperations } from './self-managed/nodes.ts';
import { ListTagsForResource, TagResource, UntagResource } from './tags/operations.ts';
import { DescribeUpdate, ListUpdates } from './updates/operations.ts';

const operations: EksOperations = {
  CreateCluster, DescribeCluster, ListClusters, DeleteCluster, UpdateClusterConfig, UpdateClusterVersion, AssociateEncryptionConfig, DescribeClusterVersions,
  DescribeUpdate, ListUpdates, CancelUpdate,
  AssociateIdentityProviderConfig, DisassociateIdentityProviderConfig, DescribeIdentityProviderConfig, ListIdentityProviderConfigs,
  CreateCertificateAuthority, ActivateCertificateAuthority, DeleteCertificateAuthority, DescribeCertificateAuthority, ListCertificateAuthorities,
  ListInsights, DescribeInsight, StartInsightsRefresh, DescribeInsightsRefresh,
  CreateNodegroup, DescribeNodegroup, ListNodegroups, DeleteNodegroup, UpdateNodegroupConfig, UpdateNodegroupVersion,
  CreateFargateProfile, DescribeFargateProfile, ListFargateProfiles, DeleteFargateProfile,
  CreateAddon, DescribeAddon, ListAddons, DeleteAddon, UpdateAddon, DescribeAddonVersions, DescribeAddonConfiguration,
  CreateAccessEntry, DescribeAccessEntry, ListAccessEntries, UpdateAccessEntry, DeleteAccessEntry,
  AssociateAccessPolicy, DisassociateAccessPolicy, ListAssociatedAccessPolicies, ListAccessPolicies,
  CreatePodIdentityAssociation, DescribePodIdentityAssociation, ListPodIdentityAssociations, UpdatePodIdentityAssociation, DeletePodIdentityAssociation,
  CreateCapability, DescribeCapability, ListCapabilities, UpdateCapability, DeleteCapability,
  RegisterCluster, DeregisterCluster,
  TagResource, UntagResource, ListTagsForResource,
};

/**
 * Amazon EKS: its statuses, transitions, rules, errors and limits, on the world's clock. Needs EC2, IAM and KMS beside it,
 * and puts add-on events on EventBridge when there is one. The front is the Kubernetes API of every cluster.
 */
export function createEks(world: World, options: EksOptions = {}, outside?: Outside): { readonly service: Service; readonly front: Front } {
  const eks = new Eks(world, settle(options), outside);
  const throttle = new Throttle(eks);
  const idempotency = new Idempotency(world.clock);
  const service: Service = {
    name: 'eks',
    protocol: 'rest-json',
    operations: {
      ...Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, toOperation(name, operation, eks, throttle, idempotency)])),
      ...nodeOperations(eks),
    },
  };
  return { service, front: eks.kubernetes };
}

export const createEksService = (world: World, options?: EksOptions): Service => createEks(world, options).service;
