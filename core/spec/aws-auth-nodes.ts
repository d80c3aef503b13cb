import type { AccessEntryType } from './cluster-spec.ts';

/** How the aws-auth ConfigMap maps roles of nodes (user guide, auth-configmap): all have the first two groups. */
const ofAllNodes = ['system:bootstrappers', 'system:nodes'] as const;

/** The groups of nodes of each kind, and the user name that goes with them. */
const kinds: readonly { readonly type: AccessEntryType; readonly groups: readonly string[]; readonly username: string }[] = [
  { type: 'EC2_LINUX', groups: [...ofAllNodes], username: 'system:node:{{EC2PrivateDNSName}}' },
  { type: 'EC2_WINDOWS', groups: [...ofAllNodes, 'eks:kube-proxy-windows'], username: 'system:node:{{EC2PrivateDNSName}}' },
  { type: 'FARGATE_LINUX', groups: [...ofAllNodes, 'system:node-proxier'], username: 'system:node:{{SessionName}}' },
];

/** The type of access entry that is equal to a mapping of nodes; undefined when it maps something else. */
export function nodeEntryTypeOf(username: string | undefined, groups: readonly string[]): AccessEntryType | undefined {
  const wanted = [...groups].sort().join();
  return kinds.find((kind) => kind.username === username && [...kind.groups].sort().join() === wanted)?.type;
}
