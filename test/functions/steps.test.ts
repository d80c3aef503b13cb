import { CreateStackCommand, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  CreateNodegroupCommand,
  CreatePodIdentityAssociationCommand,
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  DeleteNodegroupCommand,
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
} from '@aws-sdk/client-eks';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { requestToken } from '../../core/plan/token.ts';
import type { StepKind } from '../../core/plan/plan.ts';
import type { StepRequest } from '../../core/plan/step-requests.ts';
import type { Subject } from '../../core/watch/watch.ts';
import { fn as createAccessEntry } from '../../functions/create-access-entry/handler.ts';
import { fn as createAddOn } from '../../functions/create-add-on/handler.ts';
import { fn as createControlPlane } from '../../functions/create-control-plane/handler.ts';
import { fn as createFargateProfile } from '../../functions/create-fargate-profile/handler.ts';
import { fn as createNodeGroup } from '../../functions/create-node-group/handler.ts';
import { fn as createPodIdentityAssociation } from '../../functions/create-pod-identity-association/handler.ts';
import { fn as deleteControlPlane } from '../../functions/delete-control-plane/handler.ts';
import { fn as deleteFargateProfile } from '../../functions/delete-fargate-profile/handler.ts';
import { fn as deleteNodeGroup } from '../../functions/delete-node-group/handler.ts';
import { fn as deleteStack } from '../../functions/delete-stack/handler.ts';
import { fn as deployStack } from '../../functions/deploy-stack/handler.ts';
import type { DrydockFunction } from '../../functions/shared/define-function.ts';
import { sha256 } from '../../functions/shared/sha256.ts';
import { account, operationId, planOf, requestOf, start, stepOf, target } from './builders.ts';
import { awsError, cloudFormation, eks, inputs, sts, useWorld } from './world.ts';

const world = useWorld();
const stepId = 'the-step';
const token = requestToken(operationId, stepId, sha256);
const tags = { 'drydock:operation': operationId };
const cfnTags = [{ Key: 'drydock:operation', Value: operationId }];
const foreign = { 'drydock:operation': 'op-somebody-elses' };
const clusterName = target.cluster;

/** An operation that runs, holds its cluster, and has one step. */
async function running(request: StepRequest, outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {}): Promise<void> {
  await world.operations.request(requestOf());
  await world.operations.move(operationId, 'planning');
  await world.operations.move(operationId, 'running', { startedAt: new Date(start).toISOString() });
  await world.operations.savePlan(operationId, planOf([stepOf(stepId, request)]));
  for (const [id, output] of Object.entries(outputs)) {
    const at = new Date(start).toISOString();
    await world.operations.saveStep(operationId, { stepId: id, state: 'succeeded', startedAt: at, settledAt: at, output });
  }
  await world.leases.take(target, operationId, start, start + 60_000);
}

const input = { operationId, stepId, taskToken: 'token-1' };

interface Case {
  readonly kind: StepKind;
  readonly fn: DrydockFunction;
  readonly request: StepRequest;
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly mocked: typeof eks | typeof cloudFormation;
  readonly acts: unknown;
  readonly given: unknown;
  readonly describes: unknown;
  /** What DescribeX answers about a resource with these tags. */
  readonly described: (tags: Readonly<Record<string, string>>) => object;
  readonly subject: Subject;
  readonly taken: Error;
}

const described = (name: string) => (found: Readonly<Record<string, string>>) => ({ [name]: { status: 'ACTIVE', tags: found } });
const describedStack = (found: Readonly<Record<string, string>>) => ({
  Stacks: [{ StackName: 'drydock-harbour-network', CreationTime: new Date(start), StackStatus: 'CREATE_COMPLETE', Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) }],
});
const inUse = (message: string) => awsError('ResourceInUseException', message);
const absent = awsError('ResourceNotFoundException', 'No such thing found.');
const absentStack = awsError('ValidationError', 'Stack with id drydock-harbour-network does not exist');

const creations: readonly Case[] = [
  {
    kind: 'create-control-plane',
    fn: createControlPlane,
    request: {
      kind: 'create-control-plane',
      version: '1.36',
      roleArn: { step: 'access-stack', output: 'ClusterRoleArn' },
      subnetIds: [{ step: 'network-stack', output: 'SubnetIds' }],
      securityGroupIds: [{ value: 'sg-1' }],
      endpointAccess: { publicAccess: true, privateAccess: true, publicAccessCIDRs: ['203.0.113.0/24'] },
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: false,
      bootstrapSelfManagedAddons: false,
      logTypes: ['audit'],
      supportType: 'STANDARD',
      tags,
    },
    outputs: { 'access-stack': { ClusterRoleArn: 'arn:role' }, 'network-stack': { SubnetIds: 'subnet-1,subnet-2' } },
    mocked: eks,
    acts: CreateClusterCommand,
    given: {
      name: clusterName,
      version: '1.36',
      roleArn: 'arn:role',
      resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'], endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ['203.0.113.0/24'] },
      logging: { clusterLogging: [{ enabled: true, types: ['audit'] }] },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      upgradePolicy: { supportType: 'STANDARD' },
      tags,
      clientRequestToken: token,
    },
    describes: DescribeClusterCommand,
    described: described('cluster'),
    subject: { kind: 'cluster', toward: 'active' },
    taken: inUse('Cluster already exists with name: harbour'),
  },
  {
    kind: 'create-node-group',
    fn: createNodeGroup,
    request: {
      kind: 'create-node-group',
      nodeGroup: {
        name: 'workers', instanceTypes: ['m7g.large'], amiFamily: 'AmazonLinux2023', capacityType: 'SPOT', scaling: { minSize: 1, desiredSize: 2, maxSize: 3 },
        labels: { tier: 'web' }, taints: [], tags: {}, volumeSize: 80, privateNetworking: true, role: { kind: 'new' },
      },
      ami: { type: 'AL2023_ARM_64_STANDARD', version: '1.36' },
      nodeRole: { value: 'arn:node-role' },
      subnetIds: [{ value: 'subnet-1' }],
      tags,
    },
    mocked: eks,
    acts: CreateNodegroupCommand,
    given: {
      clusterName, nodegroupName: 'workers', nodeRole: 'arn:node-role', subnets: ['subnet-1'], scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 }, capacityType: 'SPOT',
      instanceTypes: ['m7g.large'], amiType: 'AL2023_ARM_64_STANDARD', version: '1.36', diskSize: 80, labels: { tier: 'web' }, tags, clientRequestToken: token,
    },
    describes: DescribeNodegroupCommand,
    described: described('nodegroup'),
    subject: { kind: 'node-group', nodegroupName: 'workers', toward: 'active' },
    taken: inUse('NodeGroup already exists with name workers and cluster name harbour'),
  },
  {
    kind: 'create-fargate-profile',
    fn: createFargateProfile,
    request: {
      kind: 'create-fargate-profile',
      profile: { name: 'jobs', selectors: [{ namespace: 'jobs', labels: {} }], tags: {} },
      podExecutionRoleArn: { value: 'arn:pods' },
      subnetIds: [{ value: 'subnet-1' }],
      tags,
    },
    mocked: eks,
    acts: CreateFargateProfileCommand,
    given: { clusterName, fargateProfileName: 'jobs', podExecutionRoleArn: 'arn:pods', subnets: ['subnet-1'], selectors: [{ namespace: 'jobs' }], tags, clientRequestToken: token },
    describes: DescribeFargateProfileCommand,
    described: described('fargateProfile'),
    subject: { kind: 'fargate-profile', fargateProfileName: 'jobs', toward: 'active' },
    taken: inUse('A Fargate Profile already exists with this name in this cluster.'),
  },
  {
    kind: 'create-add-on',
    fn: createAddOn,
    request: { kind: 'create-add-on', addonName: 'coredns', addonVersion: 'v1.13.2-eksbuild.1', mustRun: true, resolveConflicts: 'OVERWRITE', podIdentityAssociations: [], tags },
    mocked: eks,
    acts: CreateAddonCommand,
    given: { clusterName, addonName: 'coredns', addonVersion: 'v1.13.2-eksbuild.1', resolveConflicts: 'OVERWRITE', tags, clientRequestToken: token },
    describes: DescribeAddonCommand,
    described: described('addon'),
    subject: { kind: 'add-on', addonName: 'coredns', toward: 'active' },
    taken: inUse('Addon already exists.'),
  },
  {
    kind: 'deploy-stack',
    fn: deployStack,
    request: {
      kind: 'deploy-stack',
      stackName: 'drydock-harbour-access',
      template: { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: {} } } },
      parameters: { Vpc: { step: 'network-stack', output: 'VpcId' } },
      tags,
    },
    outputs: { 'network-stack': { VpcId: 'vpc-1' } },
    mocked: cloudFormation,
    acts: CreateStackCommand,
    given: {
      StackName: 'drydock-harbour-access',
      TemplateBody: '{"Resources":{"Role":{"Type":"AWS::IAM::Role","Properties":{}}}}',
      Parameters: [{ ParameterKey: 'Vpc', ParameterValue: 'vpc-1' }],
      Tags: cfnTags,
      Capabilities: ['CAPABILITY_IAM'],
      OnFailure: 'ROLLBACK',
      RoleARN: `arn:aws:iam::${account}:role/drydock-stacks`,
      ClientRequestToken: token,
    },
    describes: DescribeStacksCommand,
    described: describedStack,
    subject: { kind: 'stack', stackName: 'drydock-harbour-access', toward: 'complete' },
    taken: awsError('AlreadyExistsException', 'Stack [drydock-harbour-access] already exists'),
  },
];

describe.each(creations)('$kind', ({ fn, request, outputs, mocked, acts, given, describes, described: describedWith, subject, taken }) => {
  beforeEach(async () => running(request, outputs));

  test('asks AWS for exactly this, and leaves a watch with the token', async () => {
    mocked.on(acts as never).resolves({} as never);
    expect(await world.run(fn, input)).toEqual({ watched: true });
    expect(inputs(mocked, acts)).toEqual([given]);
    expect(await world.watches.due(start + 3_600_000, 10)).toEqual([
      {
        watchId: `${operationId}/${stepId}`, operationId, stepId, taskToken: 'token-1', target, subject, expected: { p10: 10, p50: 20, p90: 60 },
        startedAt: start, nextPollAt: start + 10_000, heartbeatAt: start + 300_000, polls: 0,
      },
    ]);
    expect(world.published()).toMatchObject([{ type: 'StepStarted', operationId, stepId, expectedSeconds: 20, at: new Date(start).toISOString() }]);
    expect(await world.operations.steps(operationId)).toContainEqual({ stepId, state: 'started', startedAt: new Date(start).toISOString() });
  });

  test('goes on where an earlier attempt got through', async () => {
    mocked.on(acts as never).rejects(taken);
    mocked.on(describes as never).resolves(describedWith(tags) as never);
    await world.run(fn, input);
    world.runtime.pass(30_000);
    await world.run(fn, { ...input, taskToken: 'token-2' });
    expect(await world.watches.due(start + 3_600_000, 10)).toMatchObject([{ subject, taskToken: 'token-2', startedAt: start }]);
    expect(world.published('StepStarted')).toHaveLength(1);
  });

  test('does not touch what somebody else made under the name', async () => {
    mocked.on(acts as never).rejects(taken);
    mocked.on(describes as never).resolves(describedWith(foreign) as never);
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NameTaken', message: expect.stringContaining(taken.message) });
    expect(await world.watches.earliest()).toBeUndefined();
    expect(await world.operations.steps(operationId)).toContainEqual(expect.objectContaining({ stepId, state: 'failed', outcome: 'NameTaken', message: expect.not.stringContaining('NameTaken') }));
    expect(world.published('StepSettled')).toMatchObject([{ stepId, result: 'failed', outcome: 'NameTaken' }]);
  });
});

interface Deletion extends Omit<Case, 'taken' | 'outputs'> {
  readonly absent: Error;
  readonly held: Error;
}

const deletions: readonly Deletion[] = [
  {
    kind: 'delete-control-plane', fn: deleteControlPlane, request: { kind: 'delete-control-plane' }, mocked: eks, acts: DeleteClusterCommand, given: { name: clusterName },
    describes: DescribeClusterCommand, described: described('cluster'), subject: { kind: 'cluster', toward: 'deleted' }, absent, held: inUse('Cluster has nodegroups attached'),
  },
  {
    kind: 'delete-node-group', fn: deleteNodeGroup, request: { kind: 'delete-node-group', nodegroupName: 'workers' }, mocked: eks, acts: DeleteNodegroupCommand, given: { clusterName, nodegroupName: 'workers' },
    describes: DescribeNodegroupCommand, described: described('nodegroup'), subject: { kind: 'node-group', nodegroupName: 'workers', toward: 'deleted' }, absent, held: inUse('Nodegroup is in use.'),
  },
  {
    kind: 'delete-fargate-profile', fn: deleteFargateProfile, request: { kind: 'delete-fargate-profile', fargateProfileName: 'jobs' }, mocked: eks, acts: DeleteFargateProfileCommand, given: { clusterName, fargateProfileName: 'jobs' },
    describes: DescribeFargateProfileCommand, described: described('fargateProfile'), subject: { kind: 'fargate-profile', fargateProfileName: 'jobs', toward: 'deleted' }, absent,
    held: inUse('Cannot Delete Fargate Profile jobs because cluster harbour currently has Fargate profile other in status DELETING'),
  },
  {
    kind: 'delete-stack', fn: deleteStack, request: { kind: 'delete-stack', stackName: 'drydock-harbour-network' }, mocked: cloudFormation, acts: DeleteStackCommand,
    given: { StackName: 'drydock-harbour-network', RoleARN: `arn:aws:iam::${account}:role/drydock-stacks`, ClientRequestToken: token },
    describes: DescribeStacksCommand, described: describedStack, subject: { kind: 'stack', stackName: 'drydock-harbour-network', toward: 'deleted' }, absent: absentStack,
    held: awsError('OperationInProgressException', 'Another operation is in progress.'),
  },
];

describe.each(deletions)('$kind', ({ fn, request, mocked, acts, given, describes, described: describedWith, subject, absent: gone, held }) => {
  beforeEach(async () => running(request));
  const nothing = { subject: { kind: 'nothing' }, taskToken: 'token-1', nextPollAt: start };

  test('deletes what the operation made, and watches it go', async () => {
    mocked.on(describes as never).resolves(describedWith(tags) as never);
    mocked.on(acts as never).resolves({} as never);
    expect(await world.run(fn, input)).toEqual({ watched: true });
    expect(inputs(mocked, acts)).toEqual([given]);
    expect(await world.watches.due(start + 3_600_000, 10)).toMatchObject([{ subject, taskToken: 'token-1' }]);
  });

  test('has nothing to do when it is gone already: only its token waits', async () => {
    mocked.on(describes as never).rejects(gone);
    await world.run(fn, input);
    expect(inputs(mocked, acts)).toEqual([]);
    expect(await world.watches.due(start, 10)).toMatchObject([nothing]);
  });

  test('leaves alone what somebody else made', async () => {
    mocked.on(describes as never).resolves(describedWith(foreign) as never);
    await world.run(fn, input);
    expect(inputs(mocked, acts)).toEqual([]);
    expect(await world.watches.due(start, 10)).toMatchObject([nothing]);
  });

  test('is glad when it goes between the look and the deletion', async () => {
    mocked.on(describes as never).resolves(describedWith(tags) as never);
    mocked.on(acts as never).rejects(gone);
    await world.run(fn, input);
    expect(await world.watches.due(start + 3_600_000, 10)).toMatchObject([{ subject }]);
  });

  test('is tried again patiently while something holds it', async () => {
    mocked.on(describes as never).resolves(describedWith(tags) as never);
    mocked.on(acts as never).rejects(held);
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ResourceInUse' });
    expect(await world.operations.steps(operationId)).toEqual([{ stepId, state: 'started', startedAt: new Date(start).toISOString() }]);
  });
});

describe('create-access-entry', () => {
  const principalArn = 'arn:aws:iam::111122223333:role/ada';
  const request: StepRequest = {
    kind: 'create-access-entry',
    entry: {
      principalARN: principalArn, type: 'STANDARD', kubernetesGroups: ['readers'],
      accessPolicies: [
        { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', accessScope: { type: 'namespace', namespaces: ['shop'] } },
        { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy', accessScope: { type: 'cluster' } },
      ],
    },
    tags,
  };
  const atOnce = { operationId, stepId };
  beforeEach(async () => running(request));

  test('makes the entry, associates every policy, and has settled when it returns', async () => {
    eks.on(CreateAccessEntryCommand).resolves({}).on(AssociateAccessPolicyCommand).resolves({});
    expect(await world.run(createAccessEntry, atOnce)).toEqual({});
    expect(inputs(eks, CreateAccessEntryCommand)).toEqual([{ clusterName, principalArn, type: 'STANDARD', kubernetesGroups: ['readers'], tags, clientRequestToken: token }]);
    expect(inputs(eks, AssociateAccessPolicyCommand)).toEqual([
      { clusterName, principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', accessScope: { type: 'namespace', namespaces: ['shop'] } },
      { clusterName, principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy', accessScope: { type: 'cluster' } },
    ]);
    expect(await world.watches.earliest()).toBeUndefined();
    expect(await world.operations.steps(operationId)).toMatchObject([{ stepId, state: 'succeeded', output: {} }]);
    expect(world.published().map(({ type }) => type)).toEqual(['StepStarted', 'StepSettled']);
  });

  test('finishes what an earlier attempt began', async () => {
    eks.on(CreateAccessEntryCommand).rejects(inUse('The specified access entry resource is already in use on this cluster.'));
    eks.on(DescribeAccessEntryCommand).resolves({ accessEntry: { tags } }).on(AssociateAccessPolicyCommand).resolves({});
    await world.run(createAccessEntry, atOnce);
    expect(inputs(eks, AssociateAccessPolicyCommand)).toHaveLength(2);
  });

  test("does not add policies to somebody else's entry", async () => {
    eks.on(CreateAccessEntryCommand).rejects(inUse('The specified access entry resource is already in use on this cluster.'));
    eks.on(DescribeAccessEntryCommand).resolves({ accessEntry: { tags: foreign } });
    await expect(world.run(createAccessEntry, atOnce)).rejects.toMatchObject({ outcome: 'NameTaken' });
    expect(inputs(eks, AssociateAccessPolicyCommand)).toEqual([]);
  });
});

describe('create-pod-identity-association', () => {
  const request: StepRequest = { kind: 'create-pod-identity-association', namespace: 'shop', serviceAccount: 'cart', roleArn: { value: 'arn:cart' }, tags };
  beforeEach(async () => running(request));

  test('makes the association with a token that a repetition has too, and has settled when it returns', async () => {
    eks.on(CreatePodIdentityAssociationCommand).resolves({ association: { associationId: 'a-1' } });
    expect(await world.run(createPodIdentityAssociation, { operationId, stepId })).toEqual({ AssociationId: 'a-1' });
    expect(inputs(eks, CreatePodIdentityAssociationCommand)).toEqual([{ clusterName, namespace: 'shop', serviceAccount: 'cart', roleArn: 'arn:cart', tags, clientRequestToken: token }]);
    expect(await world.operations.steps(operationId)).toMatchObject([{ state: 'succeeded', output: { AssociationId: 'a-1' } }]);
  });

  test("says so when the service account has somebody else's", async () => {
    eks.on(CreatePodIdentityAssociationCommand).rejects(inUse('Association already exists: a-0'));
    await expect(world.run(createPodIdentityAssociation, { operationId, stepId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'AlreadyExists' });
  });
});

describe('an add-on with nowhere to run', () => {
  test('is watched until it is installed, not until it runs', async () => {
    await running({ kind: 'create-add-on', addonName: 'coredns', addonVersion: 'v1', mustRun: false, resolveConflicts: 'NONE', podIdentityAssociations: [], tags });
    eks.on(CreateAddonCommand).resolves({});
    await world.run(createAddOn, input);
    expect(await world.watches.due(start + 3_600_000, 1)).toMatchObject([{ subject: { kind: 'add-on', addonName: 'coredns', toward: 'installed' } }]);
  });
});

describe('any step', () => {
  const request: StepRequest = { kind: 'delete-control-plane' };

  test('is refused before it asks AWS for anything when another operation holds the cluster', async () => {
    await running(request);
    await world.leases.release(target, operationId);
    await world.leases.take(target, 'op-another', start, start + 60_000);
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'LeaseLost', message: expect.stringContaining('op-another') });
    expect(eks.calls()).toEqual([]);
    expect(sts.calls()).toEqual([]);
    expect(world.published()).toEqual([]);
  });

  test('is refused when nobody planned it', async () => {
    await running(request);
    await expect(world.run(deleteControlPlane, { ...input, stepId: 'another' })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'UnknownStep' });
    await expect(world.run(deleteNodeGroup, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'WrongFunction' });
  });

  test('is told at once that its input is wrong', async () => {
    await expect(world.run(deleteControlPlane, { operationId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'InvalidInput', message: expect.stringContaining('stepId') });
  });

  test('that must be waited for needs a task token', async () => {
    await running(request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { tags } }).on(DeleteClusterCommand).resolves({});
    await expect(world.run(deleteControlPlane, { operationId, stepId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NoTaskToken' });
  });

  test('acts as the member role of its account, by external id and session tag', async () => {
    await running(request);
    eks.on(DescribeClusterCommand).rejects(absent);
    await world.run(deleteControlPlane, input);
    expect(inputs(sts, AssumeRoleCommand)).toEqual([
      { RoleArn: `arn:aws:iam::${account}:role/drydock-member`, RoleSessionName: 'tag', ExternalId: 'external', Tags: [{ Key: 'drydock:function', Value: 'tag' }] },
    ]);
  });

  test.each([
    ['ThrottlingException', 'Rate exceeded', 'RetryBriefly', 'Throttled'],
    ['ServerException', 'Something went wrong.', 'RetryBriefly', 'AwsUnavailable'],
    ['ResourceInUseException', 'Cluster has an operation in progress', 'RetryPatiently', 'ResourceInUse'],
    ['InvalidParameterException', 'The role could not be assumed: role does not exist', 'RetryPatiently', 'RoleNotReady'],
    ['AccessDeniedException', 'Not authorized.', 'RetryNever', 'AccessDenied'],
    ['ResourceLimitExceededException', 'Too many clusters.', 'RetryNever', 'QuotaExceeded'],
  ])('whose call ends in %s (%s) is %s', async (name, message, retry, outcome) => {
    await running(request);
    eks.on(DescribeClusterCommand).rejects(awsError(name, message));
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: retry, outcome, message: `${outcome}: ${message}` });
    const state = retry === 'RetryNever' ? { state: 'failed', outcome, message } : { state: 'started' };
    expect(await world.operations.steps(operationId)).toMatchObject([state]);
  });

  test('waits for an account that does not let it in only as long as it takes to say so', async () => {
    await running(request);
    sts.on(AssumeRoleCommand).rejects(awsError('AccessDenied', 'Not allowed to assume the role.'));
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'AccessDenied' });
  });

  test('started again after it had failed starts anew, and counts from its first start', async () => {
    await running(request);
    eks.on(DescribeClusterCommand).rejectsOnce(awsError('AccessDeniedException', 'Not authorized.')).rejects(absent);
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ outcome: 'AccessDenied' });
    world.runtime.pass(60_000);
    await world.run(deleteControlPlane, input);
    expect(await world.operations.steps(operationId)).toEqual([{ stepId, state: 'started', startedAt: new Date(start).toISOString() }]);
  });

  test('names every variable that it lacks', () => {
    const { MEMBER_ROLE_NAME: _, LEASES_TABLE: __, ...rest } = world.variables;
    expect(() => deleteControlPlane.wire(rest, world.runtime)).toThrow(/delete-control-plane.*MEMBER_ROLE_NAME.*LEASES_TABLE|delete-control-plane.*LEASES_TABLE.*MEMBER_ROLE_NAME/);
  });
});
