import { createHash } from 'node:crypto';
import type { ProvisionOrder } from '../../core/plan/decisions.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import type { AddonFact, ProvisionFacts, SubnetFact } from '../../core/plan/provision-facts.ts';
import { planProvision, type Planning } from '../../core/plan/provision.ts';
import type { NodeLaunch } from '../../core/spec/node-launch.ts';
import type { SelfManagedNodeGroup } from '../../core/spec/self-managed.ts';
import type { StepRequest } from '../../core/plan/step-requests.ts';
import type { Addon, ClusterSpec, FargateProfile, ManagedNodeGroup, PodIdentityAssociation } from '../../core/spec/cluster-spec.ts';

export const target = { account: '111122223333', region: 'eu-central-1', cluster: 'harbour' };

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function addon(name: string, over: Partial<Addon> = {}): Addon {
  return { name, origin: 'file', version: { kind: 'default' }, tags: {}, iam: { kind: 'none' }, ...over };
}

export const networking: readonly Addon[] = ['vpc-cni', 'kube-proxy', 'coredns'].map((name) => addon(name, { origin: 'default' }));

export function nodeGroup(over: Partial<ManagedNodeGroup> = {}): ManagedNodeGroup {
  return {
    name: 'workers',
    instanceTypes: ['m7g.large'],
    amiFamily: 'AmazonLinux2023',
    capacityType: 'ON_DEMAND',
    scaling: { minSize: 1, desiredSize: 2, maxSize: 4 },
    labels: {},
    taints: [],
    tags: {},
    volumeSize: 80,
    privateNetworking: true,
    role: { kind: 'new' },
    ...over,
  };
}

export const launch: NodeLaunch = {
  bootstrap: { preCommands: [] },
  rootVolume: { type: 'gp3', size: 80 },
  additionalVolumes: [],
  securityGroups: { attach: [], shared: true, local: true },
  tokensRequired: true,
  podsReachMetadata: true,
};

export function selfManagedNodeGroup(over: Partial<SelfManagedNodeGroup> = {}): SelfManagedNodeGroup {
  const { capacityType: _, volumeSize: __, ...common } = nodeGroup();
  return { ...common, name: 'alone', launch, classicLoadBalancerNames: [], targetGroupARNs: [], metricsCollection: [], propagateTags: false, ...over };
}

export function fargateProfile(over: Partial<FargateProfile> = {}): FargateProfile {
  return { name: 'serverless', selectors: [{ namespace: 'jobs', labels: {} }], tags: {}, ...over };
}

export function association(over: Partial<PodIdentityAssociation> = {}): PodIdentityAssociation {
  return { namespace: 'shop', serviceAccountName: 'cart', tags: {}, role: { kind: 'new', policyARNs: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'], wellKnownPolicies: [] }, ...over };
}

export function spec(over: Partial<ClusterSpec> = {}): ClusterSpec {
  return {
    metadata: { name: target.cluster, region: target.region, tags: {}, annotations: {} },
    network: { kind: 'new', cidr: '192.168.0.0/16', nat: 'Single' },
    endpointAccess: { publicAccess: true, privateAccess: false, publicAccessCIDRs: ['0.0.0.0/0'] },
    accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: true, accessEntries: [] },
    iam: { withOIDC: false, vpcResourceControllerPolicy: true, podIdentityAssociations: [], serviceAccounts: [] },
    logging: { types: [] },
    upgradePolicy: { supportType: 'EXTENDED' },
    managedNodeGroups: [nodeGroup()],
    selfManagedNodeGroups: [],
    fargateProfiles: [],
    addons: networking,
    capabilities: [],
    identityProviders: [],
    ...over,
  };
}

export function addonFact(over: Partial<AddonFact> = {}): AddonFact {
  return { namespace: 'kube-system', computeTypes: ['ec2', 'fargate'], podIdentity: [], versions: [{ version: 'v1.2.0-eksbuild.1', isDefault: true }], ...over };
}

export function facts(over: Partial<ProvisionFacts> = {}): ProvisionFacts {
  return {
    takenAt: '2026-11-22T12:00:00Z',
    versions: [
      { version: '1.36', status: 'STANDARD_SUPPORT', isDefault: true, endOfStandardSupport: '2027-08-02', endOfExtendedSupport: '2028-08-02' },
      { version: '1.34', status: 'STANDARD_SUPPORT', isDefault: false, endOfStandardSupport: '2026-12-02', endOfExtendedSupport: '2027-12-02' },
      { version: '1.32', status: 'EXTENDED_SUPPORT', isDefault: false, endOfStandardSupport: '2026-03-23', endOfExtendedSupport: '2027-03-23' },
      { version: '1.30', status: 'UNSUPPORTED', isDefault: false, endOfStandardSupport: '2025-07-23', endOfExtendedSupport: '2026-07-23' },
    ],
    clusters: 0,
    existingStacks: [],
    addons: {
      'vpc-cni': addonFact({ podIdentity: [{ serviceAccount: 'aws-node', policyArns: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'] }] }),
      'kube-proxy': addonFact(),
      coredns: addonFact(),
      'eks-pod-identity-agent': addonFact({ computeTypes: ['ec2'] }),
      'aws-ebs-csi-driver': addonFact({ computeTypes: ['ec2'], podIdentity: [{ serviceAccount: 'ebs-csi-controller-sa', policyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'] }] }),
      'metrics-server': addonFact(),
      'cert-manager': addonFact({ namespace: 'cert-manager' }),
      adot: addonFact({ namespace: 'opentelemetry-operator-system' }),
    },
    zones: ['a', 'b', 'c'].map((letter, index) => ({ name: `eu-central-1${letter}`, zoneId: `euc1-az${index + 1}`, type: 'availability-zone' as const })),
    subnets: [],
    launchTemplates: [],
    ...over,
  };
}

export function subnetFact(subnetId: string, letter: string, over: Partial<SubnetFact> = {}): SubnetFact {
  return { subnetId, vpcId: 'vpc-1', zone: `eu-central-1${letter}`, zoneId: `euc1-az-${letter}`, cidr: '10.0.0.0/24', freeAddresses: 200, ...over };
}

/** An existing VPC with a public and a private subnet in two zones, and the facts about it. */
export const existingVpc = {
  network: {
    kind: 'existing' as const,
    vpcId: 'vpc-1',
    subnets: {
      public: [{ name: 'eu-central-1a', id: 'subnet-pub-a' }, { name: 'eu-central-1b', id: 'subnet-pub-b' }],
      private: [{ name: 'eu-central-1a', id: 'subnet-priv-a' }, { name: 'eu-central-1b', id: 'subnet-priv-b' }],
    },
  },
  facts: {
    vpc: { vpcId: 'vpc-1', cidrs: ['10.0.0.0/16'] },
    subnets: [subnetFact('subnet-pub-a', 'a'), subnetFact('subnet-pub-b', 'b'), subnetFact('subnet-priv-a', 'a'), subnetFact('subnet-priv-b', 'b')],
  },
};

export function order(overSpec: Partial<ClusterSpec> = {}, overFacts: Partial<ProvisionFacts> = {}): ProvisionOrder {
  return { operationId: 'op-1', target, spec: spec(overSpec), facts: facts(overFacts) };
}

export function planning(overSpec: Partial<ClusterSpec> = {}, overFacts: Partial<ProvisionFacts> = {}): Planning {
  return planProvision({ ...order(overSpec, overFacts), sha256 });
}

/** The plan of an order that must have no blocker. */
export function planned(overSpec: Partial<ClusterSpec> = {}, overFacts: Partial<ProvisionFacts> = {}): Extract<Planning, { outcome: 'planned' }> {
  const result = planning(overSpec, overFacts);
  if (result.outcome === 'refused') throw new Error(JSON.stringify(result.findings, undefined, 2));
  return result;
}

export function step({ steps, takeDown }: Pick<Plan, 'steps' | 'takeDown'>, id: string): Step {
  const found = [...steps, ...takeDown].find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no step ${id} among ${steps.map((one) => one.id).join(', ')}`);
  return found;
}

export function request<Kind extends StepRequest['kind']>(plan: Pick<Plan, 'steps' | 'takeDown'>, id: string, kind: Kind): Extract<StepRequest, { kind: Kind }> {
  const found = step(plan, id).request;
  if (found.kind !== kind) throw new Error(`${id} is a ${found.kind}`);
  return found as Extract<StepRequest, { kind: Kind }>;
}
