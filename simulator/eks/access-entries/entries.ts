import { accessEntryArn } from '../arns.ts';
import { clusterAdminPolicy } from '../catalogue/access-policies.ts';
import type { Eks } from '../engine/eks.ts';
import type { AccessEntryRecord, AssociatedPolicy, ClusterRecord } from '../model.ts';

export const standard = 'STANDARD';

/** Entry types whose user name and groups EKS sets itself, and which take no access policies. */
export const nodeTypes: ReadonlySet<string> = new Set(['EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX', 'HYBRID_LINUX', 'HYPERPOD_LINUX']);
export const entryTypes: ReadonlySet<string> = new Set([standard, 'EC2', ...nodeTypes]);

export const hasAccessEntries = ({ shape }: ClusterRecord): boolean => shape.accessConfig.authenticationMode !== 'CONFIG_MAP';

export interface NewEntry {
  readonly principalArn: string;
  readonly type?: string | undefined;
  readonly username?: string | undefined;
  readonly kubernetesGroups?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly policies?: readonly string[];
  readonly managed?: boolean;
}

export function addEntry(eks: Eks, cluster: ClusterRecord, asked: NewEntry): AccessEntryRecord {
  const now = eks.now();
  const { place, shape } = cluster;
  const type = asked.type ?? standard;
  const id = eks.stream(place, 'CreateAccessEntry', `${shape.name}/${asked.principalArn}`).uuid();
  const entry: AccessEntryRecord = {
    shape: {
      clusterName: shape.name,
      principalArn: asked.principalArn,
      kubernetesGroups: [...(asked.kubernetesGroups ?? (nodeTypes.has(type) ? ['system:nodes'] : []))],
      accessEntryArn: accessEntryArn(place, shape.name, asked.principalArn, id),
      createdAt: now,
      modifiedAt: now,
      tags: { ...asked.tags },
      username: asked.username ?? defaultUsername(asked.principalArn, type),
      type,
    },
    policies: (asked.policies ?? []).map((policyArn) => newPolicy(policyArn, { type: 'cluster', namespaces: [] }, now)),
    managed: asked.managed ?? false,
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
  cluster.accessEntries.set(asked.principalArn, entry);
  return entry;
}

export const newPolicy = (policyArn: string, accessScope: AssociatedPolicy['accessScope'], now: Date): AssociatedPolicy => ({
  policyArn,
  accessScope,
  associatedAt: now,
  modifiedAt: now,
});

/** `arn:aws:iam::<account>:role/path/name` signs as `…:assumed-role/name/<session>`; users sign as themselves. */
function defaultUsername(principalArn: string, type: string): string {
  if (nodeTypes.has(type) || type === 'EC2') return type === 'FARGATE_LINUX' ? 'system:node:{{SessionName}}' : 'system:node:{{EC2PrivateDNSName}}';
  const [, partition = 'aws', , , account = '', resource = ''] = principalArn.split(':');
  if (!resource.startsWith('role/')) return principalArn;
  return `arn:${partition}:sts::${account}:assumed-role/${resource.split('/').at(-1) ?? ''}/{{SessionName}}`;
}

/** The entries that EKS makes by itself as soon as a cluster has access entries: its creator's, and the nodes'. */
export function addBootstrapEntries(eks: Eks, cluster: ClusterRecord): void {
  const { creatorArn, shape } = cluster;
  if (!hasAccessEntries(cluster)) return;
  if (creatorArn !== undefined && !cluster.accessEntries.has(creatorArn)) addEntry(eks, cluster, { principalArn: creatorArn, policies: [clusterAdminPolicy] });
  cluster.creatorArn = undefined;
  const { computeConfig } = shape;
  if (computeConfig?.enabled === true && computeConfig.nodeRoleArn !== undefined) addNodeEntry(eks, cluster, computeConfig.nodeRoleArn, 'EC2');
  for (const { shape: nodegroup } of cluster.nodegroups.values()) addNodeEntry(eks, cluster, nodegroup.nodeRole, nodeEntryType(nodegroup.amiType));
  for (const { shape: profile } of cluster.fargateProfiles.values()) addNodeEntry(eks, cluster, profile.podExecutionRoleArn, 'FARGATE_LINUX');
}

export const nodeEntryType = (amiType: string): string => (amiType.startsWith('WINDOWS') ? 'EC2_WINDOWS' : 'EC2_LINUX');

/** The entry that lets the nodes of a managed node group, of a Fargate profile or of Auto Mode join. */
export function addNodeEntry(eks: Eks, cluster: ClusterRecord, roleArn: string, type: string): void {
  if (hasAccessEntries(cluster) && !cluster.accessEntries.has(roleArn)) addEntry(eks, cluster, { principalArn: roleArn, type, managed: true });
}

/** Removes the entry that EKS made for nodes or a capability once nothing uses the role any more. */
export function releaseManagedEntry(cluster: ClusterRecord, roleArn: string): void {
  const used =
    [...cluster.nodegroups.values()].some(({ shape }) => shape.nodeRole === roleArn) ||
    [...cluster.fargateProfiles.values()].some(({ shape }) => shape.podExecutionRoleArn === roleArn) ||
    [...cluster.capabilities.values()].some(({ shape }) => shape.roleArn === roleArn);
  if (!used && cluster.accessEntries.get(roleArn)?.managed === true) cluster.accessEntries.delete(roleArn);
}
