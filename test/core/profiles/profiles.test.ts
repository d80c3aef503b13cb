import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { applyProfile } from '../../../core/profiles/apply.ts';
import { profiles } from '../../../core/profiles/profiles.ts';
import { profileNames, type ClusterSpec, type ProfileName } from '../../../core/spec/cluster-spec.ts';
import { fields } from '../../../core/spec/fields.ts';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { clusterConfig } from '../../../core/spec/schema/cluster-config.ts';
import { planned } from '../orders.ts';
import { configWith } from '../spec/config.ts';
import { fullConfig } from '../spec/full-config.ts';
import { autoModeConfig, ownNetworkConfig, privateIPv6Config } from '../spec/more-configs.ts';

type Tree = Record<string, unknown>;

function specOf(more: string, profile?: ProfileName): ClusterSpec {
  const result = parseClusterConfig(configWith(more), profile);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}

/** The full config with some of its parts left out, so that a profile finds something open. */
const whole = [fullConfig, autoModeConfig, privateIPv6Config, ownNetworkConfig] as const;
const parts = fc.record({ of: fc.constantFrom<Tree>(...whole), left: fc.array(fc.nat(), { maxLength: 3 }), below: fc.array(fc.nat(), { maxLength: 12 }), nodes: fc.boolean() });

function thinned({ of, left, below, nodes }: { of: Tree; left: readonly number[]; below: readonly number[]; nodes: boolean }): Tree {
  const optional = Object.keys(of).filter((key) => !['apiVersion', 'kind', 'metadata'].includes(key));
  const without = new Set([...left.map((pick) => optional[pick % optional.length]), ...(nodes ? [] : ['managedNodeGroups', 'fargateProfiles'])]);
  const config = structuredClone(Object.fromEntries(Object.entries(of).filter(([key]) => !without.has(key))));
  for (const pick of below) drop(config, pick);
  return config;
}

function drop(config: Tree, pick: number): void {
  const places = branches(config).flatMap((branch) => (Array.isArray(branch) ? [] : Object.keys(branch).map((key) => ({ branch, key }))));
  const place = places[pick % places.length];
  if (place !== undefined) Reflect.deleteProperty(place.branch, place.key);
}

function branches(value: unknown): readonly Tree[] {
  return typeof value === 'object' && value !== null ? [value as Tree, ...Object.values(value).flatMap(branches)] : [];
}

/** Every value of `file` is at the same place in `result`; lists may have grown. */
function contains(result: unknown, file: unknown): boolean {
  if (typeof file !== 'object' || file === null) return result === file;
  if (typeof result !== 'object' || result === null) return false;
  if (Array.isArray(file) && file.length === 0) return Array.isArray(result);
  return Object.entries(file).every(([key, value]) => contains((result as Tree)[key], value));
}

describe.each(profileNames)('the profile %s', (name) => {
  const profile = profiles[name];
  const read = (config: Tree) => clusterConfig.safeParse(config);

  test('never changes what the file says, and applied twice is as applied once', () => {
    fc.assert(
      fc.property(parts, (choice) => {
        const file = thinned(choice);
        if (!read(file).success) return;
        const once = applyProfile(profile, file);
        expect(contains(once.config, file)).toBe(true);
        const twice = applyProfile(profile, once.config);
        expect(twice.config).toEqual(once.config);
        expect(twice.filled).toEqual([]);
        expect(read(once.config as Tree).success).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('takes every file that is taken without it', () => {
    fc.assert(
      fc.property(parts, (choice) => {
        const text = stringify(thinned(choice), { aliasDuplicateObjects: false });
        const [plain, profiled] = [parseClusterConfig(text), parseClusterConfig(text, name)];
        if (!plain.ok) return;
        expect(profiled.ok ? [] : profiled.problems).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('fills fields that are carried out, each with a reason', () => {
    for (const { path, why } of profile.fields) {
      expect(fields[path]).toMatchObject({ outcome: 'carried out' });
      expect(why).toMatch(/^[A-Z].*\.$/);
    }
    const reasons = [...profile.nodeGroups, ...profile.addons, ...profile.beyond, ...profile.addons.flatMap(({ fields: those }) => those)].map(({ why }) => why);
    for (const why of reasons) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  test('says in words when a rule does not hold always', () => {
    for (const { when, condition } of [...profile.fields, ...profile.nodeGroups, ...profile.addons]) expect(condition === undefined).toBe(when === undefined);
  });
});

describe('production', () => {
  const spec = specOf('', 'production');

  test('closes, encrypts, logs and protects what the file leaves open', () => {
    expect(spec).toMatchObject({
      endpointAccess: { publicAccess: false, privateAccess: true, publicAccessCIDRs: [] },
      network: { kind: 'new', nat: 'HighlyAvailable' },
      logging: { types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'], retentionInDays: 90 },
      secretsEncryption: { newKey: true },
      deletionProtection: true,
      upgradePolicy: { supportType: 'EXTENDED' },
      accessConfig: { authenticationMode: 'API' },
    });
  });

  test('makes a group for each kind of workload, a node in each of three zones, and one for GPUs where asked', () => {
    const shown = (config: ClusterSpec) => config.managedNodeGroups.map(({ name, scaling, privateNetworking, taints }) => `${name} ${scaling.desiredSize} ${privateNetworking ? 'private' : 'public'} ${taints.map(({ key }) => key).join()}`);
    expect(shown(spec)).toEqual(['system 3 private CriticalAddonsOnly', 'general 3 private ', 'memory 3 private drydock/workload']);
    const text = configWith('').replace('  region: eu-west-1', '  region: eu-west-1\n  annotations: { drydock/gpu: "true" }');
    const asked = parseClusterConfig(text, 'production');
    expect(asked.ok && shown(asked.spec).at(-1)).toBe('gpu 1 private nvidia.com/gpu');
  });

  test('refuses the wish for GPUs where nobody would carry it out', () => {
    const problems = (value: string, more: string, profile?: ProfileName) => {
      const result = parseClusterConfig(configWith(more).replace('  region: eu-west-1', `  region: eu-west-1\n  annotations: { drydock/gpu: "${value}" }`), profile);
      return result.ok ? [] : result.problems.map(({ path, message }) => `${path} ${message}`);
    };
    expect(problems('true', '', 'development')).toEqual([expect.stringMatching(/^metadata\.annotations\["drydock\/gpu"\] asks the profile production/)]);
    expect(problems('true', '')).toHaveLength(1);
    expect(problems('true', 'managedNodeGroups: [{ name: mine }]', 'production')).toEqual([expect.stringMatching(/the file says itself where pods run/)]);
    expect(problems('two', '', 'production')).toEqual([expect.stringMatching(/must be "true" or "false"/)]);
    expect(problems('false', '')).toEqual([]);
  });

  test('installs its add-ons with roles of their own', () => {
    expect(spec.addons.map(({ name, iam, origin }) => `${name} ${iam.kind} ${origin}`)).toEqual([
      'eks-pod-identity-agent none profile',
      'vpc-cni recommendedPodIdentity profile',
      'kube-proxy none profile',
      'coredns none profile',
      'metrics-server none profile',
      'aws-ebs-csi-driver recommendedPodIdentity profile',
      'amazon-cloudwatch-observability recommendedPodIdentity profile',
    ]);
    expect(spec.addons[1]!.configurationValues).toBe('{"enableNetworkPolicy":"true"}');
  });

  test('leaves the file its word', () => {
    const own = specOf(`
vpc: { publicAccessCIDRs: [203.0.113.0/24], nat: { gateway: Disable } }
addons: [{ name: vpc-cni, configurationValues: '{"env":{}}' }, { name: aws-ebs-csi-driver, wellKnownPolicies: { ebsCSIController: true } }]
iam: { withOIDC: true }
cloudWatch: { clusterLogging: { enableTypes: [audit] } }
secretsEncryption: { keyARN: "arn:aws:kms:eu-west-1:111122223333:key/mine" }
managedNodeGroups: [{ name: mine, instanceType: m7g.large }]
`, 'production');
    expect(own).toMatchObject({
      endpointAccess: { publicAccess: true, privateAccess: true, publicAccessCIDRs: ['203.0.113.0/24'] },
      network: { nat: 'Disable' },
      logging: { types: ['audit'], retentionInDays: 90 },
      secretsEncryption: { keyARN: 'arn:aws:kms:eu-west-1:111122223333:key/mine' },
      managedNodeGroups: [{ name: 'mine', privateNetworking: false }],
    });
    const [cni, ebs] = own.addons;
    expect(cni).toMatchObject({ origin: 'file', configurationValues: '{"env":{}}', iam: { kind: 'recommendedPodIdentity' } });
    expect(ebs).toMatchObject({ origin: 'file', iam: { kind: 'serviceAccountRole' } });
  });

  test('keeps the public endpoint open to the service accounts that the file wants made', () => {
    const accounts = specOf('iam: { withOIDC: true, serviceAccounts: [{ metadata: { name: cart, namespace: shop }, attachRoleARN: "arn:aws:iam::111122223333:role/r" }] }', 'production');
    expect(accounts.endpointAccess).toMatchObject({ publicAccess: true, privateAccess: true });
  });

  test('adds no add-ons to a file that wants none by default, and then no nodes that could not be Ready', () => {
    const bare = specOf('addonsConfig: { disableDefaultAddons: true }', 'production');
    expect(bare.addons).toEqual([]);
    expect(bare.managedNodeGroups).toEqual([]);
  });

  test('gives a file with Fargate profiles only no nodes, and no add-ons that need some', () => {
    const serverless = specOf('fargateProfiles: [{ name: all, selectors: [{ namespace: kube-system }] }]', 'production');
    expect(serverless.managedNodeGroups).toEqual([]);
    expect(serverless.addons.map(({ name, iam }) => `${name} ${iam.kind}`)).toEqual(['vpc-cni none', 'kube-proxy none', 'coredns none', 'metrics-server none']);
  });

  test('puts nodes into the subnets that an existing VPC has', () => {
    const vpc = (side: string) => `vpc: { subnets: { ${side}: { eu-west-1a: { id: subnet-0a }, eu-west-1b: { id: subnet-0b } } } }`;
    expect(specOf(vpc('public'), 'production').managedNodeGroups.every(({ privateNetworking }) => !privateNetworking)).toBe(true);
    expect(specOf(vpc('private'), 'production').managedNodeGroups.every(({ privateNetworking }) => privateNetworking)).toBe(true);
    expect(specOf(vpc('private'), 'development').managedNodeGroups.every(({ privateNetworking }) => privateNetworking)).toBe(true);
  });

  test('sees in the agent it adds what Pod Identity in the file needs', () => {
    const text = configWith('iam: { podIdentityAssociations: [{ namespace: a, serviceAccountName: b, roleARN: "arn:aws:iam::111122223333:role/r" }] }');
    expect(parseClusterConfig(text).ok).toBe(false);
    expect(parseClusterConfig(text, 'production').ok).toBe(true);
  });

  test('makes a plan that lists every field with its value and reason, and a key before the control plane', () => {
    const { plan } = planned({ ...spec, metadata: { ...spec.metadata, name: 'harbour', region: 'eu-central-1' } });
    const listed = plan.defaults.map(({ path, value }) => `${path}: ${value}`);
    expect(listed).toEqual(expect.arrayContaining([
      'vpc.clusterEndpoints.publicAccess: false',
      'secretsEncryption.keyARN: a new KMS key',
      'deletionProtection: true',
      'addons: vpc-cni with configurationValues {"enableNetworkPolicy":"true"}',
      expect.stringMatching(/^managedNodeGroups: system: 3 nodes of m6i\.large or m5\.large, 3 to 6, in private subnets, taint CriticalAddonsOnly=true:NoSchedule$/),
    ]));
    const controlPlane = plan.steps.find(({ id }) => id === 'control-plane')!;
    expect(controlPlane.request).toMatchObject({ kmsKeyArn: { step: 'access', output: 'SecretsKeyArn' }, deletionProtection: true });
    expect(plan.steps.find(({ id }) => id === 'access')!.request).toMatchObject({ template: { Resources: { SecretsKey: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } } } } });
  });
});

describe('development', () => {
  test('is small and cheap', () => {
    expect(specOf('', 'development')).toMatchObject({
      network: { nat: 'Single' },
      logging: { types: ['api', 'authenticator'], retentionInDays: 7 },
      upgradePolicy: { supportType: 'STANDARD' },
      managedNodeGroups: [{ name: 'general', capacityType: 'SPOT', volumeSize: 40, scaling: { minSize: 1, desiredSize: 2, maxSize: 4 } }],
    });
    expect(specOf('', 'development')).not.toHaveProperty('secretsEncryption');
  });

  test('lets groups without instance types of their own run on Spot, and no others', () => {
    const { managedNodeGroups } = specOf('managedNodeGroups: [{ name: open }, { name: said, instanceType: m7g.large }, { name: imaged, amiFamily: AmazonLinux2023 }]', 'development');
    expect(managedNodeGroups.map(({ capacityType }) => capacityType)).toEqual(['SPOT', 'ON_DEMAND', 'ON_DEMAND']);
  });
});

test('without a profile nothing is filled in', () => {
  expect(specOf('').profile).toBeUndefined();
  expect(specOf('', 'production').profile?.name).toBe('production');
});
