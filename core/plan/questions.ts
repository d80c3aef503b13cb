import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { isRange } from '../spec/vpc.ts';

/** What a survey must ask AWS about, besides the region's versions and zones: the names in a spec that facts are needed for. */
export interface Questions {
  /** Ids of existing subnets. */
  readonly subnets: readonly string[];
  /** Ranges of subnets of the VPC that the file gives no ids of. */
  readonly subnetRanges: readonly string[];
  /** Subnets whose route tables get a route to a VPC endpoint. */
  readonly routeTablesOf: readonly string[];
  readonly addons: readonly string[];
  readonly launchTemplates: readonly { readonly id: string; readonly version?: string }[];
}

export function questionsOf({ network, managedNodeGroups, selfManagedNodeGroups, fargateProfiles, addons, privateCluster }: ClusterSpec): Questions {
  const ofVpc = network.kind === 'existing' ? [...[...network.subnets.public, ...network.subnets.private].map(({ id }) => id), ...(network.controlPlaneSubnets ?? [])] : [];
  const ofParts = [...managedNodeGroups, ...selfManagedNodeGroups, ...fargateProfiles].flatMap(({ subnets }) => subnets ?? []);
  const templates = managedNodeGroups.flatMap(({ launchTemplate }) => launchTemplate ?? []);
  const subnets = [...new Set([...ofVpc, ...ofParts])];
  return {
    subnets: subnets.filter((id) => !isRange(id)),
    subnetRanges: subnets.filter(isRange),
    routeTablesOf: network.kind === 'existing' && (privateCluster?.endpointServices ?? []).length > 0 ? network.subnets.private.map(({ id }) => id) : [],
    addons: addons.map(({ name }) => name),
    launchTemplates: [...new Map(templates.map((template) => [`${template.id} ${template.version ?? ''}`, template])).values()],
  };
}
