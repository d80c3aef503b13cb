import fc from 'fast-check';
import type { ProvisionOrder } from '../../core/plan/decisions.ts';
import type { Addon, AddonIam, ClusterSpec, IamServiceAccount, ManagedNodeGroup, Network, RoleChoice } from '../../core/spec/cluster-spec.ts';
import { addon, association, existingVpc, fargateProfile, facts, launch, nodeGroup, selfManagedNodeGroup, spec, target } from './orders.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), { maxLength: 4 });

const network: fc.Arbitrary<Network> = fc.oneof(
  fc.record({
    kind: fc.constant('new' as const),
    cidr: fc.integer({ min: 16, max: 24 }).map((prefix) => `10.0.0.0/${prefix}`),
    nat: fc.constantFrom('Disable' as const, 'Single' as const, 'HighlyAvailable' as const),
  }),
  fc.constant(existingVpc.network),
  fc.constant({ ...existingVpc.network, securityGroups: ['sg-1'] }),
);

const role: fc.Arbitrary<RoleChoice> = fc.oneof(
  fc.constant({ kind: 'existing' as const, roleARN: 'arn:aws:iam::111122223333:role/mine' }),
  fc.constantFrom('autoScaler' as const, 'ebsCSIController' as const, 'certManager' as const, 'externalDNS' as const).map((policy) => ({ kind: 'new' as const, policyARNs: [], wellKnownPolicies: [policy] })),
);

const iam: fc.Arbitrary<AddonIam> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'recommendedPodIdentity' as const }),
  role.map((choice) => ({ kind: 'serviceAccountRole' as const, role: choice })),
  role.map((choice) => ({ kind: 'podIdentity' as const, associations: [{ serviceAccountName: 'controller', role: choice, tags: {} }] })),
);

/** Those that other parts need are there more often than not, so that most orders have a plan. */
const addonNames = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constant(['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy', 'coredns']) }, { weight: 1, arbitrary: fc.constant([]) }),
    fc.subarray(['aws-ebs-csi-driver', 'metrics-server', 'cert-manager']),
    fc.oneof({ weight: 19, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constantFrom(['adot'], ['unheard-of']) }),
  )
  .map((parts) => parts.flat());

const withRoles = ['vpc-cni', 'aws-ebs-csi-driver'];

const addons: fc.Arbitrary<readonly Addon[]> = addonNames.chain((chosen) =>
  fc.tuple(...chosen.map((name) => (withRoles.includes(name) ? iam.map((choice) => addon(name, { iam: choice })) : fc.constant(addon(name))))),
);

const groups: fc.Arbitrary<readonly ManagedNodeGroup[]> = names.chain((all) =>
  fc.tuple(
    ...all.map((name) =>
      fc.record({
        desiredSize: fc.integer({ min: 0, max: 5 }),
        privateNetworking: fc.boolean(),
        instance: fc.constantFrom('m5.large', 'm7g.large', 'g5.xlarge'),
        policies: fc.constantFrom(undefined, ['arn:aws:iam::aws:policy/ReadOnlyAccess']),
      }).map(({ desiredSize, privateNetworking, instance, policies }) =>
        nodeGroup({ name, privateNetworking, instanceTypes: [instance], scaling: { minSize: 0, desiredSize, maxSize: 5 }, role: { kind: 'new', ...(policies && { policyARNs: policies }) } }),
      ),
    ),
  ),
);

/** Managed groups that need a launch template of ours, and self-managed ones. */
const launched = names.chain((all) =>
  fc.tuple(
    ...all.map((name) =>
      fc.record({
        selfManaged: fc.boolean(),
        family: fc.constantFrom('AmazonLinux2023' as const, 'Bottlerocket' as const, 'WindowsServer2022CoreContainer' as const),
        key: fc.constantFrom({ kind: 'none' as const }, { kind: 'made' as const }, { kind: 'named' as const, name: 'pilots' }),
        ami: fc.constantFrom(undefined, 'ami-1'),
        shared: fc.boolean(),
        role: fc.constantFrom({ kind: 'new' as const, addonPolicies: ['autoScaler' as const] }, { kind: 'existing' as const, roleARN: 'arn:aws:iam::111122223333:role/nodes' }),
      }).map(({ selfManaged, family, key, ami, shared, role: nodeRole }) => {
        const started = { ...launch, ssh: { key, open: true, sourceSecurityGroups: [] }, securityGroups: { attach: ['sg-1'], shared, local: !shared }, ...(ami && { ami }) };
        const common = { name: `launched-${name}`, amiFamily: family, instanceTypes: ['m5.large'], role: nodeRole, launch: started };
        return { managed: selfManaged ? [] : [nodeGroup(common)], selfManaged: selfManaged ? [selfManagedNodeGroup(common)] : [] };
      }),
    ),
  ).map((parts) => ({ managed: parts.flatMap(({ managed }) => managed), selfManaged: parts.flatMap(({ selfManaged }) => selfManaged) })),
);

const serviceAccount = (name: string): IamServiceAccount => ({ namespace: 'shop', name, labels: {}, annotations: {}, role: { kind: 'new', policyARNs: [], wellKnownPolicies: ['externalDNS'] }, roleOnly: false, tags: {} });

const clusterSpec: fc.Arbitrary<ClusterSpec> = fc
  .record({ network, groups, launched, addons, fargate: names, accounts: names, oidc: fc.boolean(), log: fc.boolean(), principals: names, version: fc.constantFrom(undefined, undefined, '1.36', '1.34', '1.32', '1.30', '1.99') })
  .map((parts) =>
    spec({
      metadata: { name: target.cluster, region: target.region, tags: { team: 'platform' }, annotations: {}, ...(parts.version && { version: parts.version }) },
      network: parts.network,
      managedNodeGroups: [...parts.groups, ...parts.launched.managed],
      selfManagedNodeGroups: parts.launched.selfManaged,
      addons: parts.addons,
      fargateProfiles: parts.fargate.map((name) => fargateProfile({ name, selectors: [{ namespace: 'kube-system', labels: {} }] })),
      iam: { withOIDC: parts.oidc, vpcResourceControllerPolicy: true, podIdentityAssociations: parts.accounts.map((serviceAccountName) => association({ serviceAccountName })), serviceAccounts: parts.accounts.map(serviceAccount) },
      logging: parts.log ? { types: ['api'], retentionInDays: 30 } : { types: [] },
      accessConfig: {
        authenticationMode: 'API',
        bootstrapClusterCreatorAdminPermissions: true,
        accessEntries: parts.principals.map((name) => ({ principalARN: `arn:aws:iam::111122223333:role/${name}`, type: 'STANDARD' as const, kubernetesGroups: [], accessPolicies: [] })),
      },
    }),
  );

/** Orders of every shape, of which some have blockers. */
export const anyOrder: fc.Arbitrary<ProvisionOrder> = clusterSpec.map((wanted) => ({ operationId: 'op-1', target, spec: wanted, facts: facts(existingVpc.facts) }));
