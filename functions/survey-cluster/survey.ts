import type { Target } from '../../core/operation/operation.ts';
import type { UpgradeFacts } from '../../core/plan/upgrade/facts.ts';
import { behind } from '../../core/plan/upgrade/minors.ts';
import { reduceKubernetes } from '../../core/plan/upgrade/reduce/kubernetes.ts';
import type { Runtime } from '../shared/runtime.ts';
import { describeVersions } from '../shared/versions.ts';
import { surveyAddOns } from './add-ons.ts';
import type { Clients } from './clients.ts';
import { surveyCluster, type ClusterSurvey } from './cluster.ts';
import { Images } from './images.ts';
import { surveyInsights } from './insights.ts';
import type { Asked } from './kubernetes.ts';
import { surveyInstanceTypes, surveyNetwork } from './network.ts';
import { surveyFargateProfiles, surveyNodeGroups } from './node-groups.ts';
import { surveyQuotas } from './quotas.ts';
import { surveySelfManagedGroups } from './self-managed-groups.ts';

type AskKubernetes = () => Promise<Asked>;

/** All facts about a cluster; of one that does not exist, only what EKS offers. */
export async function survey(clients: Clients, { cluster: name }: Target, runtime: Pick<Runtime, 'now' | 'sleep'>, askKubernetes: AskKubernetes): Promise<UpgradeFacts> {
  const [versions, cluster] = await Promise.all([describeVersions(clients.eks), surveyCluster(clients.eks, name)]);
  const takenAt = new Date(runtime.now()).toISOString();
  return { takenAt, versions, ...(cluster === undefined ? nothing : await surveyParts(clients, name, cluster, versions, runtime, askKubernetes)) };
}

const nothing: Omit<UpgradeFacts, 'takenAt' | 'versions'> = {
  insights: { found: [] }, addOns: [], offers: {}, nodeGroups: [], selfManagedGroups: [], fargateProfiles: [], subnets: [], missing: [], quotas: [], unread: [], instanceTypes: {},
  kubernetes: { reached: false, why: 'there is no cluster' },
};

async function surveyParts(
  clients: Clients,
  name: string,
  { fact: cluster, securityGroupIds }: ClusterSurvey,
  versions: UpgradeFacts['versions'],
  runtime: Pick<Runtime, 'now' | 'sleep'>,
  askKubernetes: AskKubernetes,
): Promise<Omit<UpgradeFacts, 'takenAt' | 'versions'>> {
  const images = new Images(clients);
  const minors = versions.map(({ version }) => version).filter((version) => behind(cluster.version, version) >= -1);
  const [insights, { addOns, offers }, nodeGroups, { selfManagedGroups, groupOf }, fargateProfiles, asked] = await Promise.all([
    surveyInsights(clients.eks, name, runtime),
    surveyAddOns(clients.eks, name),
    surveyNodeGroups(clients, name, images),
    surveySelfManagedGroups(clients, name, images, minors),
    surveyFargateProfiles(clients.eks, name),
    askKubernetes(),
  ]);
  const kubernetes: UpgradeFacts['kubernetes'] = asked.reached ? { reached: true, facts: reduceKubernetes(asked.contents, groupOf) } : asked;
  const groups = [...nodeGroups, ...selfManagedGroups];
  const podSubnets = kubernetes.reached ? kubernetes.facts.podSubnetIds : [];
  const subnetIds = [...new Set([...cluster.subnetIds, ...groups.flatMap((group) => group.subnetIds), ...podSubnets])];
  const [network, quotas, instanceTypes] = await Promise.all([
    surveyNetwork(clients.ec2, subnetIds, securityGroupIds),
    surveyQuotas(clients, nodeGroups, selfManagedGroups),
    surveyInstanceTypes(clients.ec2, [...new Set(groups.flatMap((group) => group.instanceTypes))]),
  ]);
  return { cluster, insights, addOns, offers, nodeGroups, selfManagedGroups, fargateProfiles, ...network, ...quotas, instanceTypes, kubernetes };
}
