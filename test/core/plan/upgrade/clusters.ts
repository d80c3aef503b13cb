import type { AddOnOffer, ClusterFact, InstalledAddOn, NodeGroupFact, SelfManagedGroupFact, UpgradeFacts } from '../../../../core/plan/upgrade/facts.ts';
import type { KubernetesFacts, NodeFact, NodeOwner, WorkloadFact } from '../../../../core/plan/upgrade/kubernetes-facts.ts';
import { addons as catalogue } from '../../../../simulator/eks/catalogue/addons.ts';
import { kubernetesVersions, supportOf } from '../../../../simulator/eks/catalogue/versions.ts';

/** Living clusters as a survey sees them. What EKS offers is the embedded AWS's catalogue: versions that were really seen. */

export const now = Date.parse('2026-11-27T09:00:00.000Z');
const today = new Date(now);

export const offers: Readonly<Record<string, readonly AddOnOffer[]>> = Object.fromEntries(
  catalogue.map(({ name, versions }) => [name, versions.map(({ version, clusters, defaultFor }) => ({ version, runsOn: clusters, defaultOf: defaultFor }))]),
);

/** The version of an add-on that EKS installs on a Kubernetes minor. */
export function defaultAddOn(name: string, kubernetes: string): string {
  return offers[name]!.find(({ defaultOf }) => defaultOf.includes(kubernetes))!.version;
}

export function addOn(name: string, version: string, over: Partial<InstalledAddOn> = {}): InstalledAddOn {
  return { name, version, status: 'ACTIVE', issues: [], podIdentityAssociations: [], ...over };
}

export const usualAddOns = ['coredns', 'eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'] as const;

const releases: Readonly<Record<string, string>> = Object.fromEntries(kubernetesVersions.map(({ version, nodeReleases }) => [version, nodeReleases[0]!]));

export function group(name: string, version: string, over: Partial<NodeGroupFact> = {}): NodeGroupFact {
  return {
    name,
    status: 'ACTIVE',
    issues: [],
    updatesInProgress: [],
    amiType: 'AL2023_x86_64_STANDARD',
    version,
    releaseVersion: releases[version] ?? `${version}.0-20260101`,
    latestReleases: releases,
    capacityType: 'ON_DEMAND',
    instanceTypes: ['m7i.large'],
    subnetIds: ['subnet-a', 'subnet-b'],
    scaling: { minSize: 1, desiredSize: 3, maxSize: 6 },
    updateConfig: { maxUnavailable: 1, strategy: 'DEFAULT' },
    ...over,
  };
}

export function selfManaged(name: string, over: Partial<SelfManagedGroupFact> = {}): SelfManagedGroupFact {
  return {
    name,
    scaling: { minSize: 1, desiredSize: 2, maxSize: 4 },
    subnetIds: ['subnet-a', 'subnet-b'],
    instanceTypes: ['m7i.large'],
    capacityTypes: ['ON_DEMAND'],
    launchTemplate: { id: `lt-${name}`, version: '3', latestVersion: '3', defaultVersion: '3', imageId: 'ami-now' },
    imageName: 'amazon-eks-node-al2023-x86_64-standard-1.34-v20260923',
    latestImages: Object.fromEntries(kubernetesVersions.map(({ version }) => [version, `ami-${version}`])),
    instanceRefreshInProgress: false,
    ...over,
  };
}

export function node(name: string, owner: NodeOwner, kubelet: string, over: Partial<NodeFact> = {}): NodeFact {
  return { name, owner, kubelet, ready: true, unschedulable: false, os: 'linux', osImage: 'Amazon Linux 2023', containerRuntime: 'containerd://2.1.4', instanceType: 'm7i.large', zone: 'eu-central-1a', ...over };
}

export function workload(name: string, over: Partial<WorkloadFact> = {}): WorkloadFact {
  return { namespace: 'shop', kind: 'Deployment', name, replicas: 2, weaknesses: [], onFargate: {}, ...over };
}

export function kubernetes(over: Partial<KubernetesFacts> = {}): UpgradeFacts['kubernetes'] {
  return {
    reached: true,
    facts: {
      serverVersion: 'v1.34.11-eks-3a9f2c1',
      nodes: [],
      disruptionBudgets: [],
      workloads: [],
      controllers: [],
      podSubnetIds: [],
      karpenterNodePools: [],
      baseline: { notRunning: [] },
      legacy: [],
      argoApplications: [],
      podCount: 0,
      ...over,
    },
  };
}

export function cluster(version: string, over: Partial<ClusterFact> = {}): ClusterFact {
  return {
    arn: 'arn:aws:eks:eu-central-1:111122223333:cluster/harbour',
    status: 'ACTIVE',
    version,
    platformVersion: 'eks.33',
    createdAt: '2025-06-01T08:00:00.000Z',
    supportType: 'EXTENDED',
    autoMode: false,
    nodePools: [],
    subnetIds: ['subnet-a', 'subnet-b'],
    issues: [],
    tags: {},
    updatesInProgress: [],
    versionUpdates: [],
    ...over,
  };
}

/** A healthy cluster with the usual add-ons in their defaults and two managed groups. */
export function facts(version = '1.34', over: Partial<UpgradeFacts> = {}): UpgradeFacts {
  const nodeGroups = over.nodeGroups ?? [group('apps', version), group('system', version)];
  const nodes = nodeGroups.flatMap(({ name, version: kubelet, scaling }) => Array.from({ length: scaling.desiredSize }, (_, index) => node(`${name}-${index}`, { kind: 'managed', name }, kubelet)));
  return {
    takenAt: today.toISOString(),
    cluster: cluster(version),
    versions: kubernetesVersions.map((known) => ({
      version: known.version,
      status: supportOf(known, today),
      isDefault: known.version === '1.36',
      endOfStandardSupport: `${known.endOfStandardSupport}T00:00:00.000Z`,
      endOfExtendedSupport: `${known.endOfExtendedSupport}T00:00:00.000Z`,
    })),
    insights: { found: [] },
    addOns: usualAddOns.map((name) => addOn(name, defaultAddOn(name, version))),
    offers,
    selfManagedGroups: [],
    fargateProfiles: [],
    subnets: ['a', 'b'].map((zone, index) => ({ subnetId: `subnet-${zone}`, vpcId: 'vpc-1', zone: `eu-central-1${zone}`, zoneId: `euc1-az${index + 1}`, cidr: `10.0.${index * 16}.0/20`, freeAddresses: 2000 })),
    missing: [],
    quotas: [{ name: 'on-demand-standard', limit: 1000, used: 100 }],
    unread: [],
    instanceTypes: { 'm7i.large': { vCpus: 2, addressesPerNode: 30 } },
    kubernetes: kubernetes({ nodes, serverVersion: `v${version}.4-eks-3a9f2c1` }),
    ...over,
    nodeGroups,
  };
}

/** 30 node groups, 450 nodes, and what 5,000 pods come down to. */
export function largeCluster(version = '1.33'): UpgradeFacts {
  const nodeGroups = Array.from({ length: 30 }, (_, index) => group(`group-${index}`, version, { scaling: { minSize: 1, desiredSize: 15, maxSize: 30 } }));
  const nodes = nodeGroups.flatMap(({ name }) => Array.from({ length: 15 }, (_, index) => node(`ip-10-0-${name}-${index}.eu-central-1.compute.internal`, { kind: 'managed', name }, version)));
  const workloads = Array.from({ length: 1000 }, (_, index) => workload(`service-${index}`, { namespace: `team-${index % 40}`, weaknesses: ['no-disruption-budget', 'no-spread', 'no-min-ready-seconds'] }));
  const disruptionBudgets = Array.from({ length: 400 }, (_, index) => ({
    namespace: `team-${index % 40}`, name: `service-${index}`, maxUnavailable: 1, expectedPods: 5, currentHealthy: 5, desiredHealthy: 4, disruptionsAllowed: 1, groups: [`group-${index % 30}`, `group-${(index + 7) % 30}`], overlaps: [],
  }));
  return facts(version, {
    nodeGroups,
    quotas: [{ name: 'on-demand-standard', limit: 5000, used: 1000 }],
    subnets: ['a', 'b'].map((zone, index) => ({ subnetId: `subnet-${zone}`, vpcId: 'vpc-1', zone: `eu-central-1${zone}`, zoneId: `euc1-az${index + 1}`, cidr: `10.${index}.0.0/16`, freeAddresses: 20_000 })),
    kubernetes: kubernetes({ serverVersion: `v${version}.4-eks-3a9f2c1`, nodes, workloads, disruptionBudgets, podCount: 5000 }),
  });
}
