import type { Node, Pod, PodDisruptionBudget, PodTemplate, Workload } from '../../core/kubernetes/objects.ts';
import type { UpgradeFacts } from '../../core/plan/upgrade/facts.ts';
import type { Contents } from '../../core/plan/upgrade/reduce/contents.ts';
import { addons } from '../../simulator/eks/catalogue/addons.ts';
import { kubernetesVersions, supportOf } from '../../simulator/eks/catalogue/versions.ts';

/** How large a cluster may be. */
export interface Size {
  readonly groups: number;
  readonly nodes: number;
  readonly pods: number;
}

const version = '1.33';
const at = '2026-11-27T08:00:00Z';
const podsPerService = 5;
const names = (count: number, prefix: string): readonly string[] => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const templateOf = (): PodTemplate => ({ minReadySeconds: 0, terminationGracePeriodSeconds: 30, spreads: false, allHaveReadinessProbes: true, hostPaths: [], hasAppArmorAnnotations: false });

/** What the Kubernetes API of such a cluster tells: services of five pods each, every other one with a disruption budget. */
export function contentsOf({ groups, nodes, pods }: Size): Contents {
  const services = Array.from({ length: Math.ceil(pods / podsPerService) }, (_, index) => ({ name: `service-${index}`, namespace: `team-${index % 40}` }));
  const labelsOf = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shop', team: 'platform' });
  return {
    version: `v${version}.8-eks-ecaa3a6`,
    nodes: Array.from({ length: nodes }, (_, index): Node => ({
      name: `ip-10-0-${Math.floor(index / 250)}-${index % 250}.eu-central-1.compute.internal`,
      labels: { 'eks.amazonaws.com/nodegroup': `group-${index % groups}`, 'node.kubernetes.io/instance-type': 'm7i.large', 'topology.kubernetes.io/zone': 'eu-central-1a', 'kubernetes.io/os': 'linux' },
      taints: [], unschedulable: false, ready: true, kubeletVersion: `v${version}.8-eks-ecaa3a6`, osImage: 'Amazon Linux 2023.9.20251110', containerRuntime: 'containerd://2.1.4', architecture: 'amd64', providerId: `aws:///eu-central-1a/i-${index}`, createdAt: at, allocatable: {},
    })),
    pods: Array.from({ length: pods }, (_, index): Pod => {
      const { name, namespace } = services[Math.floor(index / podsPerService)] ?? { name: '', namespace: '' };
      const place = index % nodes;
      return {
        namespace, name: `${name}-6d4cf56db6-${index}`, labels: labelsOf(name), nodeName: `ip-10-0-${Math.floor(place / 250)}-${place % 250}.eu-central-1.compute.internal`, phase: 'Running', ready: index % 100 > 0,
        reason: index % 100 > 0 ? undefined : 'CrashLoopBackOff', restarts: 0, owner: { kind: 'ReplicaSet', name: `${name}-6d4cf56db6` }, isMirror: false, usesEmptyDir: true, terminating: false, createdAt: at,
      };
    }),
    podDisruptionBudgets: services.filter((_, index) => index % 2 === 0).map(({ name, namespace }): PodDisruptionBudget => ({
      namespace, name, minAvailable: undefined, maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } }, disruptionsAllowed: 1, currentHealthy: 5, desiredHealthy: 4, expectedPods: 5,
    })),
    workloads: services.flatMap(({ name, namespace }): readonly Workload[] => {
      const common = { namespace, replicas: 5, readyReplicas: 5, updatedReplicas: 5, labels: labelsOf(name), selector: { matchLabels: { 'app.kubernetes.io/name': name } }, images: [`registry/${name}:1.0.0`], isObserved: true, template: templateOf() };
      return [{ ...common, kind: 'Deployment', name, strategy: 'RollingUpdate', owner: undefined }, { ...common, kind: 'ReplicaSet', name: `${name}-6d4cf56db6`, strategy: undefined, owner: { kind: 'Deployment', name } }];
    }),
    eniConfigs: undefined,
    others: {},
  };
}

/** What AWS tells of it, without its Kubernetes API. */
export function factsOf({ groups, nodes }: Size): Omit<UpgradeFacts, 'kubernetes'> {
  const installed = ['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'aws-ebs-csi-driver', 'metrics-server', 'cert-manager', 'amazon-cloudwatch-observability'];
  const offers = Object.fromEntries(addons.filter(({ name }) => installed.includes(name)).map(({ name, versions }) => [name, versions.map((offer) => ({ version: offer.version, runsOn: offer.clusters, defaultOf: offer.defaultFor }))]));
  const today = new Date(at);
  return {
    takenAt: today.toISOString(),
    cluster: {
      arn: 'arn:aws:eks:eu-central-1:111122223333:cluster/large', status: 'ACTIVE', version, platformVersion: 'eks.48', createdAt: at, supportType: 'EXTENDED', autoMode: false, nodePools: [], subnetIds: ['subnet-a', 'subnet-b'], issues: [], tags: {}, updatesInProgress: [], versionUpdates: [],
    },
    versions: kubernetesVersions.map((known) => ({ version: known.version, status: supportOf(known, today), isDefault: known.version === '1.36', endOfStandardSupport: known.endOfStandardSupport, endOfExtendedSupport: known.endOfExtendedSupport })),
    insights: { found: [] },
    addOns: Object.entries(offers).map(([name, versions]) => ({ name, version: versions.find(({ defaultOf }) => defaultOf.includes(version))?.version ?? '', status: 'ACTIVE', issues: [], podIdentityAssociations: [] })),
    offers,
    nodeGroups: names(groups, 'group').map((name) => ({
      name, status: 'ACTIVE', issues: [], updatesInProgress: [], amiType: 'AL2023_x86_64_STANDARD', version, releaseVersion: '1.33.13-20260930', latestReleases: { [version]: '1.33.13-20260930' }, capacityType: 'ON_DEMAND', instanceTypes: ['m7i.large'],
      subnetIds: ['subnet-a', 'subnet-b'], scaling: { minSize: 1, desiredSize: Math.round(nodes / groups), maxSize: 50 }, updateConfig: { maxUnavailable: 1, strategy: 'DEFAULT' },
    })),
    selfManagedGroups: [],
    fargateProfiles: [],
    subnets: ['a', 'b'].map((zone, index) => ({ subnetId: `subnet-${zone}`, vpcId: 'vpc-1', zone: `eu-central-1${zone}`, zoneId: `euc1-az${index + 1}`, cidr: `10.${index}.0.0/16`, freeAddresses: 20_000 })),
    missing: [],
    quotas: [{ name: 'on-demand-standard', limit: 5000, used: 1000 }],
    unread: [],
    instanceTypes: { 'm7i.large': { vCpus: 2, addressesPerNode: 10 } },
  };
}
