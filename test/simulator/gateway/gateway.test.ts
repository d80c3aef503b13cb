import { CreateClusterCommand, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import { allFaults, randomFaults, scriptedFaults } from '../../../simulator/gateway/faults.ts';
import type { Fault, FaultyCall } from '../../../simulator/gateway/faults.ts';
import { MORE_RESOURCES, Recorder } from '../../../simulator/gateway/recorder.ts';
import { Random } from '../../../simulator/random.ts';
import { servicePrincipal } from '../../../simulator/service.ts';
import type { Service } from '../../../simulator/service.ts';
import { rolePrincipal } from '../../../simulator/sts/sessions.ts';
import { gatewayOf, inProcess, overHttp, START } from './gateway-of.ts';
import type { TestGateway } from './gateway-of.ts';

function countingEks() {
  let runs = 0;
  const service: Service = {
    name: 'eks',
    protocol: 'rest-json',
    operations: {
      DescribeCluster: {
        http: { method: 'GET', path: '/clusters/{name}' },
        resources: ({ name }, { region, account }) => [`arn:aws:eks:${region}:${account}:cluster/${String(name)}`],
        run: () => {
          runs++;
          return { cluster: { name: 'c' } };
        },
      },
      CreateCluster: {
        http: { method: 'POST', path: '/clusters' },
        run: () => {
          throw new TypeError('secret inside');
        },
      },
    },
  };
  return { service, runs: () => runs };
}

const describeCluster = new DescribeClusterCommand({ name: 'c' });
const script = (fault: Fault, nth = 1) => ({ faults: scriptedFaults([{ service: 'eks', operation: 'DescribeCluster', nth, fault }]) });
const send = (gateway: TestGateway) => new EKSClient(inProcess(gateway)).send(describeCluster);

describe('Bad requests', () => {
  test('an unsigned request is told to sign', async () => {
    const response = await gatewayOf([]).gateway.handle({ method: 'GET', url: '/', headers: {}, body: '' });
    expect(response).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' } });
  });

  test('a body over 10 MB is refused over HTTP, and the next request is served', async () => {
    const gateway = gatewayOf([countingEks().service]);
    await overHttp(gateway, async (config) => {
      const client = new EKSClient(config);
      const large = new CreateClusterCommand({ name: 'x'.repeat(11 * 1024 * 1024), roleArn: 'r', resourcesVpcConfig: {} });
      await expect(client.send(large)).rejects.toMatchObject({ name: 'RequestEntityTooLargeException', $metadata: { httpStatusCode: 413 } });
      expect((await client.send(describeCluster)).cluster?.name).toBe('c');
    });
  });

  test('a bug in a service is an InternalFailure without its inside, and is reported', async () => {
    const gateway = gatewayOf([countingEks().service]);
    const sending = new EKSClient(inProcess(gateway)).send(new CreateClusterCommand({ name: 'c', roleArn: 'r', resourcesVpcConfig: {} }));
    await expect(sending).rejects.toMatchObject({ name: 'InternalFailure', message: expect.not.stringContaining('secret'), $metadata: { httpStatusCode: 500 } });
    expect(gateway.bugs).toMatchObject([{ service: 'eks', operation: 'CreateCluster', error: { message: 'secret inside' } }]);
  });
});

describe('Fronts', () => {
  test('a front answers what it matches before any signature is looked at', async () => {
    const { gateway } = gatewayOf([]);
    gateway.addFront({
      matches: ({ url }) => url.startsWith('/restapis/'),
      handle: async ({ method, body }) => ({ status: 200, headers: {}, body: `${method} ${body}` }),
    });
    expect(await gateway.handle({ method: 'PUT', url: '/restapis/a/b', headers: {}, body: 'x' })).toEqual({ status: 200, headers: {}, body: 'PUT x' });
  });
});

describe('A front with a bug', () => {
  test('answers InternalFailure, and the bug is reported', async () => {
    const { gateway, bugs } = gatewayOf([]);
    gateway.addFront({ matches: () => true, handle: () => Promise.reject(new TypeError('secret inside')) });
    const response = await gateway.handle({ method: 'GET', url: '/a', headers: {}, body: '' });
    expect(response.status).toBe(500);
    expect(response.body).not.toContain('secret');
    expect(bugs).toMatchObject([{ operation: 'GET /a' }]);
  });
});

describe('Faults', () => {
  test('the second call is throttled, the first and third are not', async () => {
    const { service, runs } = countingEks();
    const gateway = gatewayOf([service], script({ kind: 'throttled' }, 2));
    await send(gateway);
    await expect(send(gateway)).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } });
    await send(gateway);
    expect(runs()).toBe(2);
  });

  test('a lost response breaks the connection after the operation ran', async () => {
    const { service, runs } = countingEks();
    const gateway = gatewayOf([service], { faults: scriptedFaults([{ service: 'eks', operation: 'DescribeCluster', nth: 1, times: 2, fault: { kind: 'lost-response' } }]) });
    const outcome = (sending: Promise<unknown>) => sending.then(() => 'answered', String);
    await overHttp(gateway, async (config) => {
      expect(await outcome(new EKSClient(config).send(describeCluster))).toContain('TimeoutError: socket hang up');
    });
    expect(await outcome(send(gateway))).toContain('TimeoutError: The connection broke');
    expect(runs()).toBe(2);
  });

  test('latency passes on the embedded AWS\'s clock', async () => {
    const gateway = gatewayOf([countingEks().service], script({ kind: 'latency', ms: 90_000 }));
    await send(gateway);
    expect(gateway.clock.now()).toBe(START + 90_000);
  });

  test.each<[Fault, object]>([
    [{ kind: 'unavailable' }, { name: 'ServiceUnavailableException', $metadata: { httpStatusCode: 503 } }],
    [{ kind: 'error', code: 'ServerException', message: 'Something broke', status: 500 }, { name: 'ServerException', message: 'Something broke' }],
  ])('%j reaches the caller and the operation does not run', async (fault, seen) => {
    const { service, runs } = countingEks();
    await expect(send(gatewayOf([service], script(fault)))).rejects.toMatchObject(seen);
    expect(runs()).toBe(0);
  });

  test('faults drawn from a seed replay, and one operation\'s do not depend on how often another is called', () => {
    const rules = [{ probability: 0.3, fault: { kind: 'throttled' } as const }];
    const draw = (calls: readonly FaultyCall[]) => {
      const faults = allFaults(randomFaults(new Random('seed'), rules));
      return calls.filter((call) => faults(call).length > 0).length;
    };
    const creates = Array.from({ length: 100 }, () => ({ service: 'eks', operation: 'CreateNodegroup' }));
    const mixed = creates.flatMap((call) => [{ service: 'eks', operation: 'DescribeCluster' }, call]);
    const faults = randomFaults(new Random('seed'), rules);
    const ofMixed = mixed.filter((call) => faults(call).length > 0 && call.operation === 'CreateNodegroup').length;
    expect(ofMixed).toBe(draw(creates));
    expect(ofMixed).toBeGreaterThan(10);
    expect(ofMixed).toBeLessThan(60);
  });
});

describe('Calls from one service to another', () => {
  test('are recorded like any other, and fail with AwsError', async () => {
    const { gateway, recorder } = gatewayOf([countingEks().service]);
    const request = { service: 'eks', account: '111122223333', region: 'eu-west-1', principal: servicePrincipal('lambda.amazonaws.com', '111122223333'), input: { name: 'c' } };
    expect(await gateway.dispatch({ ...request, operation: 'DescribeCluster' })).toEqual({ cluster: { name: 'c' } });
    await expect(gateway.dispatch({ ...request, operation: 'DeleteCluster' })).rejects.toMatchObject({ code: 'UnknownOperationException' });
    await expect(gateway.dispatch({ ...request, service: 'ebs', operation: 'X' })).rejects.toMatchObject({ message: 'ebs:X is not simulated by this embedded AWS' });
    expect(recorder.calls()).toMatchObject([{ operation: 'DescribeCluster', resources: ['arn:aws:eks:eu-west-1:111122223333:cluster/c'], allowed: true }]);
  });

  test('a lost response is an error that may be retried', async () => {
    const { gateway } = gatewayOf([countingEks().service], script({ kind: 'lost-response' }));
    const request = { service: 'eks', operation: 'DescribeCluster', account: '1', region: 'r', principal: servicePrincipal('s', '1'), input: { name: 'c' } };
    await expect(gateway.dispatch(request)).rejects.toMatchObject({ status: 503 });
  });
});

describe('The recorder', () => {
  const role = 'arn:aws:iam::111122223333:role/worker';
  const call = (operation: string, resource = '*', allowed = true) => ({
    time: 0,
    requestId: 'r',
    principal: rolePrincipal(role, 's'),
    service: 'eks',
    operation,
    account: '111122223333',
    region: 'us-west-2',
    actions: [`eks:${operation}`],
    resources: [resource],
    allowed,
  });

  test('keeps the last calls whole and counts all', () => {
    const recorder = new Recorder(3);
    for (const operation of ['A', 'B', 'C', 'D', 'B']) recorder.record(call(operation));
    expect(recorder.calls().map(({ operation }) => operation)).toEqual(['C', 'D', 'B']);
    expect(recorder.calls({ operation: 'B', service: 'eks', roleArn: role })).toHaveLength(1);
    expect(recorder.calls({ roleArn: 'other' })).toEqual([]);
    expect(recorder.counts()).toEqual({ 'eks:A': 1, 'eks:B': 2, 'eks:C': 1, 'eks:D': 1 });
  });

  test('says what a role used and what it was refused', () => {
    const recorder = new Recorder();
    recorder.record(call('A', 'arn:1'));
    recorder.record(call('A', 'arn:1', false));
    expect(recorder.uses({ roleArn: role })).toEqual([{ roleArn: role, action: 'eks:A', resource: 'arn:1', allowed: 1, denied: 1 }]);
    expect(recorder.uses({ roleArn: 'other' })).toEqual([]);
  });

  test('stays within bounds however many resources there are', () => {
    const recorder = new Recorder(10);
    for (let i = 0; i < 50_010; i++) recorder.record(call('A', `arn:${i}`));
    const uses = recorder.uses();
    expect(uses).toHaveLength(50_001);
    expect(uses.at(-1)).toMatchObject({ resource: MORE_RESOURCES, allowed: 10 });
  });
});
