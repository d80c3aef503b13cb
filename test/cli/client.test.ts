import { afterEach, describe, expect, test } from '@jest/globals';
import { ApiProblem, NoConnection } from '../../cli/client-errors.ts';
import { DrydockClient } from '../../cli/client.ts';
import { openApiDouble, ok, type Answer, type ApiDouble, type RecordedRequest } from './api-double.ts';

let api: ApiDouble | undefined;
let pauses: number[];

afterEach(async () => api?.close());

async function clientOf(answer: (request: RecordedRequest, number: number) => Answer, path = ''): Promise<DrydockClient> {
  api = await openApiDouble(answer);
  pauses = [];
  return new DrydockClient({ url: api.url + path, token: 'secret', sleep: async (milliseconds) => pauses.push(milliseconds) });
}

describe('the client', () => {
  test('asks with its token, and reads the answer', async () => {
    const client = await clientOf(() => ok({ operations: [] }));
    expect(await client.operations(7)).toEqual({ operations: [] });
    expect(api?.requests).toMatchObject([{ method: 'GET', path: '/v1/operations?limit=7', headers: { authorization: 'Bearer secret' } }]);
  });

  test('asks again when the connection is lost', async () => {
    const client = await clientOf((_request, number) => (number < 3 ? 'lost' : ok({ clusters: [] })));
    expect(await client.clusters()).toEqual({ clusters: [] });
    expect(pauses).toEqual([200, 400]);
  });

  test('asks again when the server is not ready, or wants to be asked less', async () => {
    const client = await clientOf((_request, number) => (number < 3 ? { status: number === 1 ? 503 : 429, body: {} } : ok({ clusters: [] })));
    expect(await client.clusters()).toEqual({ clusters: [] });
  });

  test('repeats a lost change under one Idempotency-Key, so that it is made once', async () => {
    const client = await clientOf((_request, number) => (number < 2 ? 'lost' : { status: 202, body: { operationId: 'op-1' } }));
    expect(await client.provision({ config: 'kind: ClusterConfig\n', dryRun: true, onFailure: 'keep', account: '111122223333' })).toEqual({ operationId: 'op-1' });
    const [first, second] = api?.requests ?? [];
    expect(first).toMatchObject({ method: 'POST', path: '/v1/clusters?dryRun=true&onFailure=keep&account=111122223333', body: 'kind: ClusterConfig\n' });
    expect(first?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
  });

  test('gives each change another key, unless it is told one', async () => {
    const client = await clientOf(() => ({ status: 202, body: {} }));
    await client.provision({ config: '' });
    await client.provision({ config: '' });
    await client.provision({ config: '', idempotencyKey: 'ticket-42' });
    const keys = api?.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys?.[2]).toBe('ticket-42');
  });

  test('keeps a path that the address has, and takes ids for what they are', async () => {
    const client = await clientOf(() => ok({ events: [] }), '/prod/');
    await client.events('a/../b');
    expect(api?.requests[0]?.path).toBe('/prod/v1/operations/a%2F..%2Fb/events');
  });

  test('rejects with the problem that the server names, at once', async () => {
    const errors = [{ path: 'metadata.name', message: 'is missing', line: 1, column: 1 }];
    const client = await clientOf(() => ({ status: 400, body: { type: 'about:blank', title: 'Bad', status: 400, detail: 'There is one problem.', errors } }));
    const problem = await client.clusters().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 400, title: 'Bad', message: 'There is one problem.', errors });
    expect(api?.requests).toHaveLength(1);
  });

  test('rejects with what a gateway says, and with an answer that is not JSON', async () => {
    const client = await clientOf((_request, number) => (number === 1 ? { status: 403, body: { message: 'Forbidden' } } : { status: 200, body: '<html>' }));
    await expect(client.clusters()).rejects.toMatchObject({ status: 403, title: 'HTTP 403', message: 'Forbidden' });
    await expect(client.clusters()).rejects.toThrow('The answer is not JSON. Is this the address of a Drydock?');
  });

  test('does not wait for a server that is not there', async () => {
    const client = await clientOf(() => ok({}));
    await api?.close();
    const failure = await client.clusters().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NoConnection);
    expect(failure).toMatchObject({ isBroken: false, isLocal: true, message: expect.stringMatching(/^No answer from Drydock at http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/) as unknown });
    expect(pauses).toEqual([]);
  });

  test('waits a while for a server that has gone away, and then says so', async () => {
    const client = await clientOf(() => ok({ clusters: [] }));
    await client.clusters();
    await api?.close();
    await expect(client.clusters()).rejects.toBeInstanceOf(NoConnection);
    expect(pauses).toEqual([200, 400, 800, 1600, 3200]);
  });
});
