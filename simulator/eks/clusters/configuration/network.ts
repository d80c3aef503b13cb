import { moveInterfaces } from '../../engine/interfaces.ts';
import { securityGroups } from '../../engine/neighbours.ts';
import { controlPlaneSubnets, idsOf, zonesOf } from '../../engine/network.ts';
import { invalidParameter } from '../../errors.ts';
import type { UpdateClusterConfig as Input } from '../input.ts';
import { checkEndpointAccess } from '../rules.ts';
import { unchanged } from './kind.ts';
import type { Kind } from './kind.ts';

const asksEndpoint = ({ resourcesVpcConfig: vpc }: Input): boolean =>
  vpc?.endpointPublicAccess !== undefined || vpc?.endpointPrivateAccess !== undefined || vpc?.publicAccessCidrs !== undefined;

const asksNetwork = ({ resourcesVpcConfig: vpc }: Input): boolean => vpc?.subnetIds !== undefined || vpc?.securityGroupIds !== undefined;

export const endpointAccess: Kind = {
  type: 'EndpointAccessUpdate',
  asked: asksEndpoint,
  prepare(cluster, { resourcesVpcConfig: vpc }, { eks }) {
    const before = cluster.shape.resourcesVpcConfig;
    const after = {
      endpointPublicAccess: vpc?.endpointPublicAccess ?? before.endpointPublicAccess,
      endpointPrivateAccess: vpc?.endpointPrivateAccess ?? before.endpointPrivateAccess,
      publicAccessCidrs: vpc?.publicAccessCidrs ?? before.publicAccessCidrs,
    };
    checkEndpointAccess(after, eks.settings.quotas, { clusterName: cluster.shape.name });
    const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs } = after;
    if (
      endpointPublicAccess === before.endpointPublicAccess &&
      endpointPrivateAccess === before.endpointPrivateAccess &&
      sameMembers(publicAccessCidrs, before.publicAccessCidrs)
    ) {
      throw unchanged(
        cluster,
        `endpointPrivateAccess: ${endpointPrivateAccess} , endpointPublicAccess: ${endpointPublicAccess}, and Public Endpoint Restrictions: [${publicAccessCidrs.join(', ')}]`,
      );
    }
    return {
      params: { EndpointPublicAccess: endpointPublicAccess, EndpointPrivateAccess: endpointPrivateAccess, PublicAccessCidrs: publicAccessCidrs },
      apply: (shape) => void Object.assign(shape.resourcesVpcConfig, after),
    };
  },
};

export const network: Kind = {
  type: 'VpcConfigUpdate',
  asked: asksNetwork,
  async prepare(cluster, { resourcesVpcConfig: vpc }, { eks, place }) {
    const { name, resourcesVpcConfig: before } = cluster.shape;
    const about = { clusterName: name };
    const subnetIds = vpc?.subnetIds ?? before.subnetIds;
    const securityGroupIds = vpc?.securityGroupIds ?? before.securityGroupIds;
    if (sameMembers(subnetIds, before.subnetIds) && sameMembers(securityGroupIds, before.securityGroupIds)) {
      throw unchanged(cluster, `subnetIds: [${subnetIds.join(', ')}], securityGroupIds: [${securityGroupIds.join(', ')}]`);
    }
    const found = await controlPlaneSubnets(eks, place, subnetIds, name);
    if (found[0]?.VpcId !== before.vpcId) throw invalidParameter(`Subnets specified must be in the VPC of the cluster: ${before.vpcId}`, about);
    const missing = [...cluster.zones].filter((zone) => !zonesOf(found).has(zone));
    if (missing.length > 0) throw invalidParameter(`Provided subnets must belong to the AZ set '${[...cluster.zones].join(',')}' that was provided during cluster creation`, about);
    const groups = await securityGroups(eks, place, securityGroupIds, about);
    if (groups.some((group) => group.VpcId !== before.vpcId)) throw invalidParameter(`Security groups specified must be in the VPC of the cluster: ${before.vpcId}`, about);
    return {
      params: { Subnets: subnetIds, SecurityGroups: securityGroupIds },
      work: () => moveInterfaces(eks, cluster, { subnetIds: idsOf(found), securityGroupIds }),
      apply: (shape) => void Object.assign(shape.resourcesVpcConfig, { subnetIds: idsOf(found), securityGroupIds }),
    };
  },
};

export const egress: Kind = {
  type: 'ControlPlaneEgressUpdate',
  asked: ({ resourcesVpcConfig: vpc }) => vpc?.controlPlaneEgressMode !== undefined,
  prepare(cluster, { resourcesVpcConfig: vpc }) {
    const { controlPlaneEgressMode: before = 'AWS_MANAGED' } = cluster.shape.resourcesVpcConfig;
    const after = vpc?.controlPlaneEgressMode ?? before;
    if (after === before) throw unchanged(cluster, `controlPlaneEgressMode: ${after}`);
    if (after === 'AWS_MANAGED') throw invalidParameter(`The controlPlaneEgressMode cannot change from ${before} to AWS_MANAGED`, { clusterName: cluster.shape.name });
    return { params: { ControlPlaneEgressMode: after }, apply: (shape) => void (shape.resourcesVpcConfig.controlPlaneEgressMode = after) };
  },
};

const sameMembers = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
