import { allNodeGroups } from '../spec/all-node-groups.ts';
import { formatPath } from '../spec/path.ts';
import type { ClusterSpec, ExistingSubnet } from '../spec/cluster-spec.ts';

/** A subnet that a file names, and where. */
export interface SubnetMention {
  readonly id: string;
  readonly path: string;
  /** What else the file says of it; only under `vpc.subnets`. */
  readonly subnet?: ExistingSubnet;
}

export function subnetMentions(spec: ClusterSpec): readonly SubnetMention[] {
  return [
    ...vpcSubnetMentions(spec),
    ...allNodeGroups(spec).flatMap(({ group: { subnets = [] }, path }) => subnets.map((id, index) => ({ id, path: `${path}.subnets[${index}]` }))),
    ...spec.fargateProfiles.flatMap(({ subnets = [] }, profile) => subnets.map((id, index) => ({ id, path: `fargateProfiles[${profile}].subnets[${index}]` }))),
  ];
}

/** The subnets of the VPC, and those that the control plane is put into. */
export function vpcSubnetMentions({ network }: ClusterSpec): readonly SubnetMention[] {
  if (network.kind === 'new') return [];
  const { subnets, controlPlaneSubnets = [] } = network;
  const placed = controlPlaneSubnets.map((id, index) => ({ id, path: `vpc.controlPlaneSubnetIDs[${index}]` }));
  const named = (['public', 'private'] as const).flatMap((reach) => subnets[reach].map((subnet) => ({ id: subnet.id, path: formatPath(['vpc', 'subnets', reach, subnet.name]), subnet })));
  return [...named, ...placed.filter(({ id }) => !named.some((mention) => mention.id === id))];
}
