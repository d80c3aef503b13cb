import type { ClusterSpec } from '../spec/cluster-spec.ts';

/** What a survey must ask AWS about, besides the region's versions and zones: the names in a spec that facts are needed for. */
export interface Questions {
  /** Ids of existing subnets. */
  readonly subnets: readonly string[];
  readonly addons: readonly string[];
  readonly launchTemplates: readonly { readonly id: string; readonly version?: string }[];
}

export function questionsOf({ network, managedNodeGroups, fargateProfiles, addons }: ClusterSpec): Questions {
  const ofVpc = network.kind === 'existing' ? [...network.subnets.public, ...network.subnets.private].map(({ id }) => id) : [];
  const ofParts = [...managedNodeGroups, ...fargateProfiles].flatMap(({ subnets }) => subnets ?? []);
  const templates = managedNodeGroups.flatMap(({ launchTemplate }) => launchTemplate ?? []);
  return {
    subnets: [...new Set([...ofVpc, ...ofParts])],
    addons: addons.map(({ name }) => name),
    launchTemplates: [...new Map(templates.map((template) => [`${template.id} ${template.version ?? ''}`, template])).values()],
  };
}
