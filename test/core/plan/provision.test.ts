import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planProvision } from '../../../core/plan/provision.ts';
import { controlPlaneOutputs } from '../../../core/plan/outputs.ts';
import type { Step } from '../../../core/plan/plan.ts';
import { sizeOf } from '../../../core/plan/templates/template.ts';
import { anyOrder } from '../arbitraries.ts';
import { addon, association, existingVpc, fargateProfile, networking, nodeGroup, planned, planning, request, sha256, spec, step } from '../orders.ts';
import { orderOf, type Order } from './machines.ts';

const ids = (steps: readonly Step[]): string[] => steps.map(({ id }) => id);

/** Everything that must have settled before each step, directly or not. */
function closure(steps: readonly Step[]): Order {
  const before: Order = new Map();
  for (const { id, after } of steps) before.set(id, new Set(after.flatMap((one) => [one, ...(before.get(one) ?? [])])));
  return before;
}

describe('the plan of a provision', () => {
  test('makes network and roles first, then the control plane beside the NAT gateways, then nodes beside what they need, and the rest', () => {
    const { plan } = planned();
    expect(plan.steps.map(({ id, after }) => `${id} <- ${after.join(', ')}`)).toEqual([
      'network <- ',
      'access <- ',
      'egress <- network, access',
      'control-plane <- network, access',
      'add-on/vpc-cni <- control-plane, egress',
      'add-on/kube-proxy <- control-plane, egress',
      'node-group/workers <- control-plane, egress',
      'add-on/coredns <- node-group/workers, add-on/vpc-cni, add-on/kube-proxy',
      'verify <- add-on/coredns',
    ]);
  });

  test('needs neither network, roles nor NAT gateways where the file names existing ones', () => {
    const { plan } = planned(
      {
        network: { ...existingVpc.network, securityGroups: ['sg-1'] },
        iam: { ...spec().iam, serviceRoleARN: 'arn:aws:iam::111122223333:role/eks' },
        managedNodeGroups: [nodeGroup({ role: { kind: 'existing', roleARN: 'arn:aws:iam::111122223333:role/nodes' } })],
      },
      existingVpc.facts,
    );
    expect(ids(plan.steps).slice(0, 3)).toEqual(['control-plane', 'add-on/vpc-cni', 'add-on/kube-proxy']);
    expect(plan.takeDown.map(({ id }) => id)).toEqual(['delete/node-group/workers', 'delete/control-plane']);
    const controlPlane = request(plan, 'control-plane', 'create-control-plane');
    expect(controlPlane.roleArn).toEqual({ value: 'arn:aws:iam::111122223333:role/eks' });
    expect(controlPlane.subnetIds).toHaveLength(4);
    expect(request(plan, 'node-group/workers', 'create-node-group').subnetIds).toEqual([{ value: 'subnet-priv-a' }, { value: 'subnet-priv-b' }]);
  });

  test('makes only a security group in a VPC that exists but has none for the control plane', () => {
    const { plan } = planned({ network: existingVpc.network }, existingVpc.facts);
    const { template } = request(plan, 'network', 'deploy-stack');
    expect(Object.keys(template['Resources'] as object)).toEqual(['ControlPlaneSecurityGroup']);
  });

  test('makes the OIDC provider after the control plane and before the add-ons whose roles trust it', () => {
    const iam = { kind: 'serviceAccountRole' as const, role: { kind: 'new' as const, policyARNs: [], wellKnownPolicies: ['ebsCSIController' as const] } };
    const { plan } = planned({ addons: [...networking, addon('aws-ebs-csi-driver', { iam })] });
    expect(step(plan, 'identity').after).toEqual(['control-plane', 'egress']);
    expect(step(plan, 'node-group/workers').after).not.toContain('identity');
    expect(step(plan, 'add-on/vpc-cni').after).toEqual(['identity']);
    expect(request(plan, 'identity', 'deploy-stack').parameters).toEqual({ Issuer: { step: 'control-plane', output: 'Issuer' } });
    expect(request(plan, 'add-on/aws-ebs-csi-driver', 'create-add-on').serviceAccountRoleArn).toEqual({ step: 'identity', output: 'AddOnRole1Arn' });
  });

  test('creates Fargate profiles one after another, because EKS takes one at a time', () => {
    const { plan } = planned({ fargateProfiles: ['one', 'two', 'three'].map((name) => fargateProfile({ name })) });
    expect(step(plan, 'fargate-profile/two').after).toEqual(['fargate-profile/one']);
    expect(step(plan, 'fargate-profile/three').after).toEqual(['fargate-profile/two']);
  });

  test('lets CoreDNS run on Fargate when there are no nodes, and says so to CoreDNS and to the reader', () => {
    const { plan } = planned({ managedNodeGroups: [], fargateProfiles: [fargateProfile({ selectors: [{ namespace: 'kube-system', labels: {} }] })] });
    expect(step(plan, 'add-on/coredns').after).toContain('fargate-profile/serverless');
    expect(request(plan, 'add-on/coredns', 'create-add-on')).toMatchObject({ mustRun: true, configurationValues: '{"computeType":"Fargate"}' });
  });

  test('does not wait for pods that nothing can run', () => {
    const result = planned({ managedNodeGroups: [] });
    expect(request(result.plan, 'add-on/coredns', 'create-add-on').mustRun).toBe(false);
    expect(request(result.plan, 'add-on/vpc-cni', 'create-add-on').mustRun).toBe(true);
    expect(result.findings.map(({ check }) => check)).toContain('nowhere-to-run');
  });

  test('tags everything with the operation, the cluster and the tags of the file', () => {
    const { plan } = planned({ metadata: { ...spec().metadata, tags: { team: 'platform' } }, iam: { ...spec().iam, podIdentityAssociations: [association({ tags: { app: 'cart' } })] }, addons: [...networking, addon('eks-pod-identity-agent')] });
    for (const { request: made } of plan.steps) {
      if (made.kind !== 'verify-cluster') expect(made).toHaveProperty('tags', expect.objectContaining({ 'drydock:operation': 'op-1', 'drydock:cluster': 'harbour', team: 'platform' }));
    }
    expect(request(plan, 'pod-identity/shop/cart', 'create-pod-identity-association').tags).toHaveProperty('app', 'cart');
  });

  test('gives node groups with equal policies one role, and another to a group with its own', () => {
    const own = { kind: 'new' as const, policyARNs: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'] };
    const { plan } = planned({ managedNodeGroups: [nodeGroup({ name: 'one' }), nodeGroup({ name: 'two' }), nodeGroup({ name: 'three', role: own })] });
    const roleOf = (name: string) => request(plan, `node-group/${name}`, 'create-node-group').nodeRole;
    expect(roleOf('two')).toEqual(roleOf('one'));
    expect(roleOf('three')).toEqual({ step: 'access', output: 'NodeRole2Arn' });
  });

  test('limits a node group to the subnets of its zones', () => {
    const { plan } = planned({ managedNodeGroups: [nodeGroup({ availabilityZones: ['eu-central-1b'], privateNetworking: false })] });
    expect(request(plan, 'node-group/workers', 'create-node-group').subnetIds).toEqual([{ step: 'network', output: 'PublicSubnetEUCENTRAL1B' }]);
  });

  test('leaves AMI type and version to a launch template with an AMI of its own', () => {
    const group = nodeGroup({ launchTemplate: { id: 'lt-1' } });
    const { plan } = planned({ managedNodeGroups: [group] }, { launchTemplates: [{ id: 'lt-1', imageId: 'ami-1' }] });
    expect(request(plan, 'node-group/workers', 'create-node-group')).not.toHaveProperty('ami');
    const { plan: usual } = planned({ managedNodeGroups: [group] }, { launchTemplates: [{ id: 'lt-1' }] });
    expect(request(usual, 'node-group/workers', 'create-node-group').ami).toEqual({ type: 'AL2023_ARM_64_STANDARD', version: '1.36' });
  });

  test('lists what the file left open', () => {
    const { plan } = planned({ addons: [...networking, addon('metrics-server', { version: { kind: 'latest' } })] });
    expect(plan.defaults).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'metadata.version', value: '1.36' }),
        expect.objectContaining({ path: 'availabilityZones', value: 'eu-central-1a, eu-central-1b, eu-central-1c' }),
        expect.objectContaining({ path: 'addons', value: 'vpc-cni v1.2.0-eksbuild.1' }),
        expect.objectContaining({ path: 'addons[3].version', value: 'v1.2.0-eksbuild.1' }),
        expect.objectContaining({ path: 'managedNodeGroups[0].releaseVersion' }),
      ]),
    );
  });

  test('is refused when its roles would make a template that CloudFormation does not take', () => {
    const many = Array.from({ length: 120 }, (_, index) => association({ serviceAccountName: `sa-${index}` }));
    const result = planning({ iam: { ...spec().iam, podIdentityAssociations: many }, addons: [...networking, addon('eks-pod-identity-agent')] });
    expect(result.outcome).toBe('refused');
    expect(result.findings[0]).toMatchObject({ check: 'template-too-large', severity: 'blocker', path: 'iam' });
  });

  test('is refused when its history would not fit an execution', () => {
    const accessEntries = Array.from({ length: 2_000 }, (_, index) => ({ principalARN: `arn:aws:iam::111122223333:role/team-${index}`, type: 'STANDARD' as const, kubernetesGroups: [], accessPolicies: [] }));
    const result = planning({ accessConfig: { ...spec().accessConfig, accessEntries } });
    expect(result.outcome).toBe('refused');
    expect(result.findings[0]).toMatchObject({ check: 'too-many-steps', severity: 'blocker', message: expect.stringMatching(/would have 20\d\d steps/) });
    expect(planning({ accessConfig: { ...spec().accessConfig, accessEntries: accessEntries.slice(0, 1_900) } }).outcome).toBe('planned');
  });
});

describe('every accepted file', () => {
  test('gives a plan or blockers, never an error, and templates that CloudFormation takes', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const result = planProvision({ ...order, sha256 });
        expect(result.outcome === 'refused').toBe(result.findings.some(({ severity }) => severity === 'blocker'));
        if (result.outcome === 'refused') return;
        for (const { request: made } of result.plan.steps) if (made.kind === 'deploy-stack') expect(sizeOf(made.template)).toBeLessThanOrEqual(51_200);
      }),
      { numRuns: 300 },
    );
  });

  test('gets plans often enough for these properties to mean something', () => {
    const outcomes = fc.sample(anyOrder, { numRuns: 300, seed: 7 }).map((order) => planProvision({ ...order, sha256 }).outcome);
    expect(outcomes.filter((outcome) => outcome === 'planned').length).toBeGreaterThan(100);
  });

  test('is built in exactly the order that the machines follow', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const result = planProvision({ ...order, sha256 });
        if (result.outcome === 'refused') return;
        expect(closure(result.plan.steps)).toEqual(orderOf('provision-cluster', result.stages));
        expect(closure(result.plan.takeDown)).toEqual(orderOf('take-down-cluster', result.stages));
      }),
      { numRuns: 200 },
    );
  });

  test('never starts a step before the outputs that it needs', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const result = planProvision({ ...order, sha256 });
        if (result.outcome === 'refused') return;
        const before = closure(result.plan.steps);
        for (const { id, request: made } of result.plan.steps) for (const needed of referencesOf(made)) expect([...(before.get(id) ?? [])]).toContain(needed.step);
      }),
      { numRuns: 200 },
    );
  });

  test('refers only to outputs that the stacks have', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const result = planProvision({ ...order, sha256 });
        if (result.outcome === 'refused') return;
        for (const { request: made } of result.plan.steps) {
          for (const { step: from, output } of referencesOf(made)) {
            if (from === 'control-plane') expect(controlPlaneOutputs).toContain(output);
            else expect(Object.keys(request(result.plan, from, 'deploy-stack').template['Outputs'] as object)).toContain(output);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is taken down again as a whole, last made first', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const result = planProvision({ ...order, sha256 });
        if (result.outcome === 'refused') return;
        const goesWithCluster = /^(add-on|access-entry|pod-identity|service-account)\/|^verify$/;
        const made = ids(result.plan.steps).filter((id) => !goesWithCluster.test(id));
        expect(ids(result.plan.takeDown).map((id) => id.replace(/^delete\//, '')).toSorted()).toEqual(made.toSorted());
        const stacks = result.stages.takeDown.stacks.map((id) => id.replace(/^delete\//, ''));
        expect(stacks).toEqual(made.filter((id) => stacks.includes(id)).toReversed());
      }),
    );
  });

  test('has the same plan each time, and another hash as soon as something changes', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const [one, two] = [planProvision({ ...order, sha256 }), planProvision({ ...structuredClone(order), sha256 })];
        expect(two).toEqual(one);
        if (one.outcome === 'refused') return;
        const changed = planProvision({ ...order, spec: { ...order.spec, metadata: { ...order.spec.metadata, tags: { team: 'other' } } }, sha256 });
        expect(changed.outcome === 'planned' && changed.plan.hash !== one.plan.hash).toBe(true);
      }),
    );
  });

  test('has steps with unique ids, a title, a reason in a sentence and a duration', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const result = planProvision({ ...order, sha256 });
        if (result.outcome === 'refused') return;
        const all = [...result.plan.steps, ...result.plan.takeDown];
        expect(new Set(ids(all)).size).toBe(all.length);
        for (const { title, reason, expected } of all) {
          expect(title).toMatch(/^[A-Z].*[^.]$/);
          expect(reason).toMatch(/^[A-Z0-9].*\.$/);
          expect(expected.p10 < expected.p50 && expected.p50 < expected.p90).toBe(true);
        }
      }),
    );
  });
});

function referencesOf(value: unknown): readonly { step: string; output: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { step: from, output } = value as { step?: unknown; output?: unknown };
  if (typeof from === 'string' && typeof output === 'string') return [{ step: from, output }];
  return Object.values(value).flatMap(referencesOf);
}
