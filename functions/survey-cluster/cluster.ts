import { DescribeClusterCommand, DescribeUpdateCommand, ListUpdatesCommand, type Cluster, type EKSClient, type Issue, type Update } from '@aws-sdk/client-eks';
import type { ClusterFact, IssueFact, UpdateFact } from '../../core/plan/upgrade/facts.ts';
import { atMost } from '../shared/at-most.ts';
import { unlessAbsent } from '../shared/ownership.ts';
import { allPages } from '../shared/pages.ts';
import { politely } from './clients.ts';

/** What the cluster itself tells, and what it uses. */
export interface ClusterSurvey {
  readonly fact: ClusterFact;
  readonly securityGroupIds: readonly string[];
}

export async function surveyCluster(eks: EKSClient, name: string): Promise<ClusterSurvey | undefined> {
  const cluster = (await unlessAbsent(async () => eks.send(new DescribeClusterCommand({ name }))))?.cluster;
  if (!cluster) return undefined;
  const updates = await updatesOf(eks, name);
  return { fact: clusterFact(cluster, updates), securityGroupIds: cluster.resourcesVpcConfig?.securityGroupIds ?? [] };
}

const versionChanges = ['VersionUpdate', 'VersionRollback'];

function clusterFact(cluster: Cluster, updates: readonly UpdateFact[]): ClusterFact {
  const { arn = '', status = '', version = '', platformVersion = '', createdAt, tags = {}, resourcesVpcConfig, computeConfig } = cluster;
  return {
    arn,
    status,
    version,
    platformVersion,
    createdAt: createdAt?.toISOString() ?? '',
    supportType: cluster.upgradePolicy?.supportType ?? 'EXTENDED',
    autoMode: computeConfig?.enabled ?? false,
    nodePools: computeConfig?.nodePools ?? [],
    subnetIds: resourcesVpcConfig?.subnetIds ?? [],
    issues: issueFacts(cluster.health?.issues),
    tags,
    updatesInProgress: updates.filter(({ status: state }) => state === 'InProgress'),
    versionUpdates: updates.filter(({ type }) => versionChanges.includes(type)).toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt)),
  };
}

/** All that EKS remembers, of the cluster or of one of its node groups. */
export async function updatesOf(eks: EKSClient, name: string, nodegroupName?: string): Promise<readonly UpdateFact[]> {
  const whose = { name, ...(nodegroupName !== undefined && { nodegroupName }) };
  const ids = (await allPages((nextToken) => eks.send(new ListUpdatesCommand({ ...whose, nextToken })))).flatMap(({ updateIds = [] }) => updateIds);
  const updates = await atMost(politely, ids, async (updateId) => (await eks.send(new DescribeUpdateCommand({ ...whose, updateId }))).update);
  return updates.flatMap((update) => (update ? [updateFact(update)] : []));
}

function updateFact({ id = '', type = 'VersionUpdate', status = 'InProgress', createdAt, params = [] }: Update): UpdateFact {
  const version = params.find((param) => param.type === 'Version')?.value;
  return { updateId: id, type, status, createdAt: createdAt?.toISOString() ?? '', ...(version !== undefined && { version }) };
}

/** EKS gives the issues of clusters, groups and add-ons the same three members. */
export function issueFacts(issues: readonly { readonly code?: string | undefined; readonly message?: string | undefined; readonly resourceIds?: readonly string[] | undefined }[] | Issue[] = []): readonly IssueFact[] {
  return issues.map(({ code = '', message = '', resourceIds = [] }) => ({ code, message, resourceIds }));
}
