import type { Addon, ClusterSpec, NewRole, NodeRole } from '../spec/cluster-spec.ts';
import { addAutoModeRole, addClusterRole, addHybridNodeRole, capabilityRole } from './control-plane-roles.ts';
import { nodeGrantOf } from '../spec/node-policies.ts';
import { grantOf } from '../spec/well-known-policies.ts';
import { partitionOf } from './names.ts';
import type { AddonFact, ProvisionFacts } from './provision-facts.ts';
import type { OutputReference, Source } from './step-requests.ts';

/** Who may assume a role that is made. */
export type Trust =
  | { readonly kind: 'service'; readonly service: string; readonly actions: readonly string[] }
  /** Only for pods of this cluster's Fargate profiles. */
  | { readonly kind: 'fargate' }
  /** Machines with certificates of this authority (PEM), through IAM Roles Anywhere. */
  | { readonly kind: 'roles-anywhere'; readonly caBundleCert: string }
  /** Service accounts, through the cluster's OIDC provider. */
  | { readonly kind: 'oidc'; readonly namespace: string; readonly serviceAccounts: readonly string[]; /** `*` and `?` stand for others. */ readonly isPattern?: true };

/** A role that one of the stacks makes. */
export interface RoleToMake {
  /** In its stack; the stack's output with the ARN is `<logicalId>Arn`. */
  readonly logicalId: string;
  readonly description: string;
  readonly trust: Trust;
  readonly policyArns: readonly string[];
  readonly documents: readonly { readonly name: string; readonly document: unknown }[];
  readonly boundaryArn?: string;
  readonly roleName?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The roles of a cluster: those to make, by the stack that makes them, and where each user of a role finds its ARN. */
export interface Roles {
  readonly access: readonly RoleToMake[];
  readonly identity: readonly RoleToMake[];
  /** Of self-managed nodes. */
  readonly nodes: readonly RoleToMake[];
  /** `use` as the functions below spell it. */
  source(use: string): Source | undefined;
}

export const nodeGroupRole = (group: string): string => `node-group/${group}`;
export const fargateRole = (profile: string): string => `fargate-profile/${profile}`;
export const serviceAccountRole = (namespace: string, name: string): string => `service-account/${namespace}/${name}`;
export const podRole = (namespace: string, serviceAccount: string): string => `pod/${namespace}/${serviceAccount}`;
export const addOnRole = (addon: string): string => `add-on/${addon}`;
export const addOnPodRole = (addon: string, serviceAccount: string): string => `add-on/${addon}/${serviceAccount}`;

export function rolesOf(spec: ClusterSpec, facts: Pick<ProvisionFacts, 'addons'>): Roles {
  const roster = new Roster(spec);
  addClusterRole(roster, spec);
  addAutoModeRole(roster, spec);
  addHybridNodeRole(roster, spec);
  addNodeRoles(roster, spec);
  addFargateRoles(roster, spec);
  addPodRoles(roster, spec);
  addServiceAccountRoles(roster, spec);
  addCapabilityRoles(roster, spec);
  for (const addon of spec.addons) addAddOnRoles(roster, addon, spec, facts);
  return roster;
}

/** What the functions that add roles need of the roster. */
export interface RoleMaker {
  readonly partition: string;
  readonly cluster: string;
  /** The ARN of a policy that AWS manages. */
  managed(name: string): string;
  existing(use: string, roleArn: string): void;
  make(use: string, role: RoleToMake): void;
}

class Roster implements Roles, RoleMaker {
  readonly access: RoleToMake[] = [];
  readonly identity: RoleToMake[] = [];
  readonly nodes: RoleToMake[] = [];
  readonly partition: string;
  readonly cluster: string;
  private readonly spec: ClusterSpec;
  private readonly sources = new Map<string, Source>();
  private readonly shared = new Map<string, Source>();

  constructor(spec: ClusterSpec) {
    this.spec = spec;
    this.cluster = spec.metadata.name;
    this.partition = partitionOf(spec.metadata.region);
  }

  source(use: string): Source | undefined {
    return this.sources.get(use);
  }

  managed(name: string): string {
    return `arn:${this.partition}:iam::aws:policy/${name}`;
  }

  existing(use: string, value: string): void {
    this.sources.set(use, { value });
  }

  make(use: string, role: RoleToMake, stack: 'access' | 'identity' | 'nodes' = role.trust.kind === 'oidc' ? 'identity' : 'access'): void {
    const boundaryArn = role.boundaryArn ?? this.spec.iam.serviceRolePermissionsBoundary;
    this[stack].push({ ...role, ...(boundaryArn !== undefined && { boundaryArn }) });
    this.sources.set(use, { step: stack, output: `${role.logicalId}Arn` } satisfies OutputReference);
  }

  /** One role for all uses with the same key. */
  share(use: string, key: string, make: () => RoleToMake): void {
    const known = this.shared.get(key);
    if (known === undefined) this.make(use, make());
    else this.sources.set(use, known);
    this.shared.set(key, this.sources.get(use) as Source);
  }

  /** `PodRole1`, `PodRole2` … */
  nextId(base: string): string {
    return `${base}${[...this.access, ...this.identity, ...this.nodes].filter(({ logicalId }) => logicalId.startsWith(base)).length + 1}`;
  }
}

/** Managed node groups whose roles would be equal share one; each self-managed one has its own, which its access entry lets in. */
function addNodeRoles(roster: Roster, spec: ClusterSpec): void {
  for (const { name, role } of spec.managedNodeGroups) {
    const use = nodeGroupRole(name);
    if (role.kind === 'existing') roster.existing(use, role.roleARN);
    else roster.share(use, JSON.stringify(['nodes', { ...role, policyARNs: [...nodePolicies(roster, spec, role)].sort() }]), () => nodeRole(roster, spec, role));
  }
  for (const { name, role } of spec.selfManagedNodeGroups) {
    if (role.kind === 'existing') roster.existing(nodeGroupRole(name), role.roleARN);
    else roster.make(nodeGroupRole(name), nodeRole(roster, spec, role), 'nodes');
  }
}

function nodeRole(roster: Roster, spec: ClusterSpec, role: Extract<NodeRole, { kind: 'new' }>): RoleToMake {
  const { addonPolicies = [], policyDocument } = role;
  const grants = addonPolicies.map((policy) => [policy, nodeGrantOf(policy, { partition: roster.partition, clusterName: roster.cluster })] as const);
  const documents = grants.flatMap(([name, grant]) => ('document' in grant ? [{ name, document: grant.document }] : []));
  const managed = grants.flatMap(([, grant]) => ('managedPolicy' in grant ? [roster.managed(grant.managedPolicy)] : []));
  return {
    logicalId: roster.nextId('NodeRole'),
    description: `Nodes of cluster ${spec.metadata.name}`,
    trust: { kind: 'service', service: 'ec2.amazonaws.com', actions: ['sts:AssumeRole'] },
    policyArns: [...new Set([...nodePolicies(roster, spec, role), ...managed])],
    documents: [...(policyDocument === undefined ? [] : [{ name: 'Policy', document: policyDocument }]), ...documents],
    ...(role.permissionsBoundaryARN !== undefined && { boundaryArn: role.permissionsBoundaryARN }),
    ...(role.roleName !== undefined && { roleName: role.roleName }),
  };
}

/** What every node needs. The network plugin's policy is among it unless its pods get a role of their own. */
function nodePolicies(roster: Roster, { addons }: ClusterSpec, role: Extract<NodeRole, { kind: 'new' }>): readonly string[] {
  const sessionManager = roster.managed('AmazonSSMManagedInstanceCore');
  if (role.policyARNs !== undefined) return role.sessionManager ? [...new Set([...role.policyARNs, sessionManager])] : role.policyARNs;
  const cniUsesNodeRole = addons.every(({ name, iam }) => name !== 'vpc-cni' || iam.kind === 'none');
  const policies = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', ...(cniUsesNodeRole ? ['AmazonEKS_CNI_Policy'] : []), 'AmazonSSMManagedInstanceCore'];
  return policies.map((name) => roster.managed(name));
}

function addFargateRoles(roster: Roster, { fargateProfiles, iam, metadata }: ClusterSpec): void {
  const boundaryArn = iam.fargatePodExecutionRolePermissionsBoundary;
  for (const { name, podExecutionRoleARN } of fargateProfiles) {
    if (podExecutionRoleARN !== undefined) roster.existing(fargateRole(name), podExecutionRoleARN);
    else {
      roster.share(fargateRole(name), 'fargate', () => ({
        logicalId: 'FargatePodExecutionRole',
        description: `Fargate starts pods of cluster ${metadata.name} with this role`,
        trust: { kind: 'fargate' },
        policyArns: [roster.managed('AmazonEKSFargatePodExecutionRolePolicy')],
        documents: [],
        ...(boundaryArn !== undefined && { boundaryArn }),
      }));
    }
  }
}

function addPodRoles(roster: Roster, { iam }: ClusterSpec): void {
  for (const { namespace, serviceAccountName, role, tags } of iam.podIdentityAssociations) {
    const use = podRole(namespace, serviceAccountName);
    if (role.kind === 'existing') roster.existing(use, role.roleARN);
    else roster.make(use, { ...podRoleOf(roster, `${namespace}/${serviceAccountName}`, role), tags });
  }
}

function addServiceAccountRoles(roster: Roster, { iam }: ClusterSpec): void {
  for (const { namespace, name, role, subjectPattern, tags } of iam.serviceAccounts) {
    const use = serviceAccountRole(namespace, name);
    if (role.kind === 'existing') roster.existing(use, role.roleARN);
    else {
      roster.make(use, {
        logicalId: roster.nextId('ServiceAccountRole'),
        description: `Service account ${namespace}/${name} in cluster ${roster.cluster}`,
        trust: { kind: 'oidc', namespace, serviceAccounts: [subjectPattern ?? name], ...(subjectPattern !== undefined && { isPattern: true }) },
        ...grantsOf(roster, role),
        tags,
      });
    }
  }
}

function addCapabilityRoles(roster: Roster, { capabilities }: ClusterSpec): void {
  for (const { name, role, tags } of capabilities) {
    const use = capabilityRole(name);
    if (role.kind === 'existing') roster.existing(use, role.roleARN);
    else {
      roster.make(use, {
        logicalId: roster.nextId('CapabilityRole'),
        description: `Capability ${name} of cluster ${roster.cluster}`,
        trust: { kind: 'service', service: 'capabilities.eks.amazonaws.com', actions: ['sts:AssumeRole', 'sts:TagSession'] },
        ...grantsOf(roster, role),
        tags,
      });
    }
  }
}

function addAddOnRoles(roster: Roster, { name: addon, iam, namespace }: Addon, { ipFamily }: ClusterSpec, { addons }: Pick<ProvisionFacts, 'addons'>): void {
  const known = addons[addon];
  const fact = known && { ...known, namespace: namespace ?? known.namespace };
  switch (iam.kind) {
    case 'none':
      return;
    case 'serviceAccountRole':
      if (iam.role.kind === 'existing') roster.existing(addOnRole(addon), iam.role.roleARN);
      else roster.make(addOnRole(addon), serviceAccountRoleOf(roster, addon, iam.role, fact));
      return;
    case 'podIdentity':
      for (const { serviceAccountName, role, tags } of iam.associations) {
        const use = addOnPodRole(addon, serviceAccountName);
        if (role.kind === 'existing') roster.existing(use, role.roleARN);
        else roster.make(use, { ...podRoleOf(roster, `${addon}/${serviceAccountName}`, role), tags });
      }
      return;
    case 'recommendedPodIdentity':
      for (const { serviceAccount, policyArns } of fact?.podIdentity ?? []) {
        const role: NewRole = { kind: 'new', policyARNs: policyArns, wellKnownPolicies: addon === 'vpc-cni' && ipFamily === 'ipv6' ? ['vpcCniIPv6'] : [] };
        roster.make(addOnPodRole(addon, serviceAccount), podRoleOf(roster, `${addon}/${serviceAccount}`, role));
      }
  }
}

function serviceAccountRoleOf(roster: Roster, addon: string, role: NewRole, fact: AddonFact | undefined): RoleToMake {
  return {
    logicalId: roster.nextId('AddOnRole'),
    description: `Add-on ${addon} of cluster ${roster.cluster}`,
    trust: { kind: 'oidc', namespace: fact?.namespace ?? 'kube-system', serviceAccounts: fact?.podIdentity.map(({ serviceAccount }) => serviceAccount) ?? [] },
    ...grantsOf(roster, role),
  };
}

function podRoleOf(roster: Roster, user: string, role: NewRole): RoleToMake {
  return {
    logicalId: roster.nextId('PodRole'),
    description: `Pods of ${user} in cluster ${roster.cluster}`,
    trust: { kind: 'service', service: 'pods.eks.amazonaws.com', actions: ['sts:AssumeRole', 'sts:TagSession'] },
    ...grantsOf(roster, role),
  };
}

function grantsOf(roster: Roster, role: NewRole): Pick<RoleToMake, 'policyArns' | 'documents' | 'boundaryArn' | 'roleName'> {
  const policyArns = [...role.policyARNs];
  const documents: { name: string; document: unknown }[] = [];
  if (role.policyDocument !== undefined) documents.push({ name: role.policyName ?? 'Policy', document: role.policyDocument });
  for (const wellKnown of role.wellKnownPolicies) {
    const grant = grantOf(wellKnown, { partition: roster.partition, clusterName: roster.cluster });
    if ('managedPolicy' in grant) policyArns.push(roster.managed(grant.managedPolicy));
    else documents.push({ name: wellKnown, document: grant.document });
  }
  return {
    policyArns: [...new Set(policyArns)],
    documents,
    ...(role.permissionsBoundaryARN !== undefined && { boundaryArn: role.permissionsBoundaryARN }),
    ...(role.roleName !== undefined && { roleName: role.roleName }),
  };
}
