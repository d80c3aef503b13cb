import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { isRange } from '../spec/vpc.ts';
import type { ProvisionFacts } from './provision-facts.ts';

/** The spec with the ids of subnets that the file gives only the ranges of. One that was not found keeps its range. */
export function locateSubnets(spec: ClusterSpec, { subnets }: Pick<ProvisionFacts, 'subnets'>): ClusterSpec {
  const { network } = spec;
  if (network.kind === 'new') return spec;
  const idOf = (id: string): string => (isRange(id) ? (subnets.find(({ cidr, vpcId }) => cidr === id && vpcId === network.vpcId)?.subnetId ?? id) : id);
  const located = <Named extends { readonly id: string }>(named: readonly Named[]): readonly Named[] => named.map((subnet) => ({ ...subnet, id: idOf(subnet.id) }));
  const placed = <Part extends { readonly subnets?: readonly string[] }>(parts: readonly Part[]): readonly Part[] => parts.map((part) => (part.subnets === undefined ? part : { ...part, subnets: part.subnets.map(idOf) }));
  return {
    ...spec,
    network: { ...network, subnets: { public: located(network.subnets.public), private: located(network.subnets.private) } },
    managedNodeGroups: placed(spec.managedNodeGroups),
    selfManagedNodeGroups: placed(spec.selfManagedNodeGroups),
    fargateProfiles: placed(spec.fargateProfiles),
  };
}
