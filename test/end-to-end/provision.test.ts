import { afterEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Random } from '../../simulator/random.ts';
import { randomFaults, scriptedFaults } from '../../simulator/gateway/faults.ts';
import { provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';

const production = readFileSync(new URL('../../local/example.yaml', import.meta.url), 'utf8');

const small = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: small, region: eu-west-1, version: "1.35" }
managedNodeGroups:
  - { name: workers, desiredCapacity: 2 }
`;

let drydock: TestDrydock;
const start = async (options: Parameters<typeof startTestDrydock>[0] = {}): Promise<void> => {
  drydock = await startTestDrydock(options);
};
afterEach(async () => drydock.close());

const clusters = async (region = 'eu-west-1') => (await drydock.as('eks', 'ListClusters', {}, { region }))['clusters'];
const stacks = async (region = 'eu-west-1') =>
  ((await drydock.as('cloudformation', 'DescribeStacks', {}, { region }))['Stacks'] as { StackName: string; StackStatus: string }[]).map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`);
const denied = () => drydock.aws.recorder.uses().filter(({ denied: refusals }) => refusals > 0);
const events = async ({ operationId }: ShownOperation) => (await drydock.call<{ events: { type: string }[] }>('GET', `/v1/operations/${operationId}/events`)).body.events;

describe('a cluster from a file', () => {
  test('a production-like file becomes a healthy cluster, with one billed transition per wait', async () => {
    await start();
    const operation = await untilEnded(drydock, (await provision(drydock, production)).operationId);

    expect(operation.report).toEqual({ summary: 'Cluster harbour runs Kubernetes 1.35 and everything on it is healthy.', remains: [] });
    expect(operation.progress?.steps.every(({ state }) => state === 'succeeded')).toBe(true);
    const { cluster } = (await drydock.as('eks', 'DescribeCluster', { name: 'harbour' })) as { cluster: Record<string, unknown> };
    expect(cluster).toMatchObject({ status: 'ACTIVE', version: '1.35', tags: { team: 'platform', 'drydock:operation': operation.operationId } });
    expect((await drydock.as('eks', 'ListAddons', { clusterName: 'harbour' }))['addons']).toHaveLength(8);
    expect(denied()).toEqual([]);

    const waits = operation.plan!.steps.filter(({ id }) => !id.startsWith('access-entry/') && id !== 'verify').length;
    const outside = drydock.aws.states.transitions(operation.executionArn!) - operation.plan!.steps.length;
    expect(waits).toBe(17);
    expect(outside).toBeLessThanOrEqual(40);
  });

  test('what crossed the bus tells the story in order', async () => {
    await start();
    const operation = await untilEnded(drydock, (await provision(drydock, small)).operationId);
    const told = (await events(operation)).map(({ type }) => type);
    expect(told[0]).toBe('OperationRequested');
    expect(told.slice(1, 3)).toEqual(['OperationPlanned', 'OperationStarted']);
    expect(told.at(-1)).toBe('OperationSucceeded');
    expect(told.filter((type) => type === 'StepStarted')).toHaveLength(operation.plan!.steps.length);
    expect(told.filter((type) => type === 'StepSettled')).toHaveLength(operation.plan!.steps.length);
    expect((await drydock.call<{ clusters: unknown[] }>('GET', '/v1/clusters')).body.clusters).toMatchObject([{ target: { cluster: 'small', region: 'eu-west-1' }, status: 'ACTIVE' }]);
  });

  test('a dry run makes a plan and touches nothing', async () => {
    await start();
    const operation = await untilEnded(drydock, (await provision(drydock, small, '?dryRun=true')).operationId);
    expect(operation.status).toBe('planned');
    expect(operation.plan!.steps.map(({ id }) => id)).toContain('control-plane');
    expect(await clusters()).toEqual([]);
    expect(await stacks()).toEqual([]);
  });

  test('the same seed tells the same story to the second', async () => {
    const story = async () => {
      await start({ seed: 'twice' });
      const { endedAt, progress } = await untilEnded(drydock, (await provision(drydock, small)).operationId);
      await drydock.close();
      return { endedAt, steps: progress!.steps };
    };
    expect(await story()).toEqual(await story());
  });
});

describe('when a step fails for good', () => {
  const failure = { operation: 'CreateNodegroup', name: 'workers', code: 'NodeCreationFailure', message: 'Instances failed to join the kubernetes cluster', resourceIds: ['i-0abc'] };

  test('what was made is taken down again, and the report has EKS’s own words', async () => {
    await start({ aws: { eks: { faults: { failures: [failure] } } } });
    const operation = await untilEnded(drydock, (await provision(drydock, small)).operationId);
    expect(operation.status).toBe('failed');
    expect(operation.report!.failure).toMatchObject({ outcome: 'NodeCreationFailure', stepId: 'node-group/workers' });
    expect(operation.report!.failure!.message).toContain('Instances failed to join the kubernetes cluster (i-0abc)');
    expect(operation.report!.remains).toEqual([]);
    expect(await clusters()).toEqual([]);
    expect((await stacks()).filter((stack) => !stack.endsWith('DELETE_COMPLETE'))).toEqual([]);
    expect(denied()).toEqual([]);
  });

  test('with onFailure=keep everything is left for inspection and the report lists it', async () => {
    await start({ aws: { eks: { faults: { failures: [failure] } } } });
    const operation = await untilEnded(drydock, (await provision(drydock, small, '?onFailure=keep')).operationId);
    expect(operation.status).toBe('failed');
    expect(operation.report!.remains.map(({ type }) => type).sort()).toEqual([
      'AWS::CloudFormation::Stack', 'AWS::CloudFormation::Stack', 'AWS::CloudFormation::Stack', 'AWS::EKS::Cluster', 'AWS::EKS::Nodegroup',
    ]);
    expect(await clusters()).toEqual(['small']);
  });

  test('a stack that CloudFormation cannot make is told by resource and reason', async () => {
    // Service Quotas tells of more than EC2 grants: otherwise the plan would be refused.
    await start({ aws: { ec2: { quotas: { addressesPerRegion: 0 } }, serviceQuotas: { values: { 'L-0263D0A3': 5 } } } });
    const operation = await untilEnded(drydock, (await provision(drydock, small)).operationId);
    expect(operation.report!.failure).toMatchObject({ outcome: 'StackFailed', stepId: 'egress' });
    expect(operation.report!.failure!.message).toMatch(/AWS::EC2::EIP.*maximum number of addresses/);
    expect(operation.report!.remains).toEqual([]);
  });

  test('an execution that somebody stops by hand is closed, and its cluster is free for the next', async () => {
    await start();
    const { operationId } = await provision(drydock, small);
    await drydock.clock.advance(120_000);
    const { body } = await drydock.call<ShownOperation>('GET', `/v1/operations/${operationId}`);
    await drydock.as('states', 'StopExecution', { executionArn: body.executionArn });
    const operation = await untilEnded(drydock, operationId);
    expect(operation.report!.failure!.outcome).toBe('Aborted');
    const next = await untilEnded(drydock, (await provision(drydock, small, '?dryRun=true')).operationId);
    expect(next.findings!.map(({ check }) => check)).not.toContain('cluster-held');
  });
});

describe('two people, or one person twice', () => {
  test('the same request twice at once is one operation', async () => {
    await start();
    const headers = { 'idempotency-key': 'ticket-42' };
    const answers = await Promise.all([1, 2, 3].map(async () => drydock.call<ShownOperation>('POST', '/v1/clusters', { body: small, headers })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.operationId)).size).toBe(1);
    const operation = await untilEnded(drydock, answers[0]!.body.operationId);
    expect(operation.status).toBe('succeeded');
    expect(await clusters()).toEqual(['small']);
  });

  test('the same cluster asked for twice at once is built once; the second is refused and changes nothing', async () => {
    await start();
    const [one, two] = await Promise.all([provision(drydock, small), provision(drydock, small)]);
    const ended = [await untilEnded(drydock, one.operationId), await untilEnded(drydock, two.operationId)];
    expect(ended.map(({ status }) => status).sort()).toEqual(['refused', 'succeeded']);
    expect(ended.find(({ status }) => status === 'refused')!.findings).toMatchObject([{ check: 'cluster-held', severity: 'blocker' }]);
    expect(await clusters()).toEqual(['small']);
  });

  test('a name that is taken is refused with what to do', async () => {
    await start();
    await untilEnded(drydock, (await provision(drydock, small)).operationId);
    const again = await untilEnded(drydock, (await provision(drydock, small)).operationId);
    expect(again.status).toBe('refused');
    expect(again.findings![0]).toMatchObject({ check: 'name-taken', severity: 'blocker', path: 'metadata.name' });
  });
});

describe('on a bad day', () => {
  test('throttling, server errors and lost answers make it slower, not different', async () => {
    const faults = randomFaults(new Random('bad day'), [
      { service: 'eks', probability: 0.1, fault: { kind: 'throttled' } },
      { service: 'cloudformation', probability: 0.1, fault: { kind: 'unavailable' } },
      { service: 'eks', operation: 'CreateNodegroup', probability: 0.5, fault: { kind: 'lost-response' } },
      { service: 'dynamodb', probability: 0.01, fault: { kind: 'unavailable' } },
    ]);
    await start({ aws: { faults } });
    const operation = await untilEnded(drydock, (await provision(drydock, small)).operationId);
    expect(operation.report!.summary).toContain('everything on it is healthy');
    expect(await clusters()).toEqual(['small']);
    expect((await drydock.as('eks', 'ListNodegroups', { clusterName: 'small' }, { region: 'eu-west-1' }))['nodegroups']).toEqual(['workers']);
  });

  test('an answer that is lost after the cluster was created does not create another, nor fail', async () => {
    await start({ aws: { faults: scriptedFaults([{ service: 'eks', operation: 'CreateCluster', nth: 1, times: 4, fault: { kind: 'lost-response' } }]) } });
    const operation = await untilEnded(drydock, (await provision(drydock, small)).operationId);
    expect(operation.status).toBe('succeeded');
  });

  test('a watchkeeper that is away for five minutes delays, and loses nothing', async () => {
    await start();
    const { operationId } = await provision(drydock, small);
    await drydock.clock.advance(90_000);
    const { Rules: rules } = (await drydock.as('events', 'ListRules', {})) as { Rules: { Name: string; ScheduleExpression?: string }[] };
    const { Name } = rules.find(({ ScheduleExpression }) => ScheduleExpression === 'rate(1 minute)')!;
    await drydock.as('events', 'DisableRule', { Name });
    await drydock.clock.advance(5 * 60_000);
    await drydock.as('events', 'EnableRule', { Name });
    expect((await untilEnded(drydock, operationId)).status).toBe('succeeded');
  });
});

describe('an event on the bus', () => {
  test('asks for a cluster as well as the API does', async () => {
    await start();
    const roles = { identities: { 'service:tickets': { event: [`${drydock.aws.account}/tickets`] } }, grants: [{ role: 'operator', to: ['service:tickets'], on: { accounts: [drydock.aws.account] } }] };
    await drydock.call('PUT', '/v1/roles', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(roles) });
    const detail = {
      operationId: 'op-fromthebus1',
      kind: 'provision',
      target: { account: drydock.aws.account, region: 'eu-west-1', cluster: 'small' },
      requestedBy: { principal: 'somebody', via: 'event' },
      requestedAt: '2026-06-01T09:00:00.000Z',
      dryRun: false,
      onFailure: 'delete',
      requestHash: 'ticket-42',
      config: small,
    };
    await drydock.as('events', 'PutEvents', { Entries: [{ EventBusName: 'drydock', Source: 'tickets', DetailType: 'OperationRequested', Detail: JSON.stringify(detail) }] });
    await drydock.clock.advance(10_000);
    expect((await untilEnded(drydock, 'op-fromthebus1')).status).toBe('succeeded');
  });
});
