import type { AddonIssueCode, ErrorCode } from '@aws-sdk/client-eks';
import type { CatalogueAddon } from '../catalogue/addons.ts';
import { clusterNamed, requireRunning } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import type { Eks } from '../engine/eks.ts';
import { operation } from '../engine/operation.ts';
import { passRole } from '../../iam/pass-role.ts';
import { inUse } from '../errors.ts';
import type { AddonRecord, ClusterRecord, UpdateShape } from '../model.ts';
import { addAssociation, checkAssociation, removeOwned } from '../pod-identity-associations/associations.ts';
import { endUpdate, issueOf, recordUpdate } from '../updates/updates.ts';
import { announce } from './events.ts';
import { hasRoom, replicasMissing, settle } from './health.ts';
import { updateAddon } from './input.ts';
import type { UpdateAddon as Input } from './input.ts';
import { aboutAddon, addonOf, resource } from './lookup.ts';
import { checkConfiguration, checkPodIdentity, supportedAddon, supportedVersion } from './rules.ts';

export const UpdateAddon = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/addons/{addonName}/update' },
  resources: resource,
  input: updateAddon,
  async run(input, { eks, place, call }) {
    const about = aboutAddon(input);
    if (input.serviceAccountRoleArn !== undefined) await passRole(call, input.serviceAccountRoleArn, 'eks.amazonaws.com');
    for (const { roleArn } of input.podIdentityAssociations ?? []) await passRole(call, roleArn, 'pods.eks.amazonaws.com');
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireRunning(cluster);
    const record = addonOf(eks, cluster, input.addonName);
    requireSettled(record);
    const addon = supportedAddon(cluster, input.addonName, about);
    const version = supportedVersion(cluster, addon, input.addonVersion ?? record.shape.addonVersion, about);
    checkConfiguration(addon, input.configurationValues, about);
    checkPodIdentity(addon, input.podIdentityAssociations, about);
    for (const asked of input.podIdentityAssociations ?? []) {
      await checkAssociation(eks, cluster, { namespace: addon.namespace, ...asked }, record.shape.addonArn);
    }
    requireSettled(record);
    return { update: start(eks, cluster, record, addon, version, input) };
  },
});

function requireSettled({ shape }: AddonRecord): void {
  if (!['CREATING', 'UPDATING', 'DELETING'].includes(shape.status)) return;
  throw inUse(`Addon ${shape.addonName} cannot be updated as it is currently in ${shape.status} state`, aboutAddon(shape));
}

function start(eks: Eks, cluster: ClusterRecord, record: AddonRecord, addon: CatalogueAddon, version: string, input: Input): UpdateShape {
  const { shape } = record;
  const random = eks.stream(cluster.place, 'UpdateAddon', `${shape.clusterName}/${shape.addonName}`);
  const failure = eks.failure('UpdateAddon', shape.clusterName, shape.addonName);
  const params = {
    AddonVersion: input.addonVersion,
    ServiceAccountRoleArn: input.serviceAccountRoleArn,
    ResolveConflicts: input.resolveConflicts,
    ConfigurationValues: input.configurationValues,
    PodIdentityAssociations: input.podIdentityAssociations,
  };
  const update = recordUpdate(record, 'AddonUpdate', params, eks.now(), random);
  record.transition?.cancel();
  shape.status = 'UPDATING';
  const starving = failure?.code === replicasMissing.code || (failure === undefined && !hasRoom(cluster, addon));
  record.transition = eks.after(eks.duration(starving ? 'addon.timeout' : 'addon.update', random), () => {
    const stillStarving = failure?.code === replicasMissing.code || (failure === undefined && !hasRoom(cluster, addon));
    if (failure === undefined || stillStarving) apply(eks, cluster, record, addon, version, input);
    if (stillStarving) return fail(eks, cluster, record, update, 'DEGRADED', replicasMissing);
    if (failure !== undefined) return fail(eks, cluster, record, update, 'UPDATE_FAILED', issueOf(failure));
    settle(eks, record, 'ACTIVE');
    endUpdate(update);
    return announce(eks, cluster, record, 'EKS Addon Update Succeeded');
  });
  return update;
}

/** An update that timed out is Failed but not reverted: the new version stays, DEGRADED, and often heals. */
async function fail(
  eks: Eks,
  cluster: ClusterRecord,
  record: AddonRecord,
  update: UpdateShape,
  status: 'DEGRADED' | 'UPDATE_FAILED',
  issue: { readonly code: AddonIssueCode & ErrorCode; readonly message: string; readonly resourceIds: readonly string[] },
): Promise<void> {
  settle(eks, record, status, issue);
  endUpdate(update, { errorCode: issue.code, errorMessage: issue.message, resourceIds: [...issue.resourceIds] });
  await announce(eks, cluster, record, 'EKS Addon Update Failed');
}

function apply(eks: Eks, cluster: ClusterRecord, record: AddonRecord, addon: CatalogueAddon, version: string, input: Input): void {
  const { shape } = record;
  const { serviceAccountRoleArn, configurationValues, podIdentityAssociations } = input;
  // What is not given stays, whatever resolveConflicts says: that is about fields that others changed in the cluster.
  Object.assign(shape, { addonVersion: version }, given({ serviceAccountRoleArn, configurationValues }));
  if (podIdentityAssociations === undefined) return;
  removeOwned(cluster, shape.addonArn);
  const namespace = shape.namespaceConfig?.namespace ?? addon.namespace;
  const associations = podIdentityAssociations.map((asked) => addAssociation(eks, cluster, { namespace, ...asked, ownerArn: shape.addonArn }));
  record.podIdentityAssociationIds = associations.map((association) => association.shape.associationId);
  if (associations.length > 0) shape.podIdentityAssociations = associations.map((association) => association.shape.associationArn);
  else delete shape.podIdentityAssociations;
}
