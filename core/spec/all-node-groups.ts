import type { ClusterSpec, ManagedNodeGroup } from './cluster-spec.ts';
import type { SelfManagedNodeGroup } from './self-managed.ts';

export type AnyNodeGroup = ManagedNodeGroup | SelfManagedNodeGroup;

/** Every node group, managed or not, with its path in the file. */
export function allNodeGroups({ managedNodeGroups, selfManagedNodeGroups }: Pick<ClusterSpec, 'managedNodeGroups' | 'selfManagedNodeGroups'>): readonly { readonly group: AnyNodeGroup; readonly path: string }[] {
  return [
    ...managedNodeGroups.map((group, index) => ({ group, path: `managedNodeGroups[${index}]` })),
    ...selfManagedNodeGroups.map((group, index) => ({ group, path: `nodeGroups[${index}]` })),
  ];
}
