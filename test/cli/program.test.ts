import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditEntry } from '../../cli/audit-log/entry.ts';
import { run } from '../../cli/program.ts';
import { tokenFile } from '../../cli/token.ts';
import { nextEntry } from '../../core/audit-log/chain.ts';
import { openApiDouble, ok, type Answer, type ApiDouble, type RecordedRequest } from './api-double.ts';
import { asking, building, cancelled, detailOf, failed, planned, refused, stopping, succeeded, waiting } from './operations.ts';
import { MemoryScreen } from './screens.ts';

const config = 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: harbour\nfoo: 1\n';

let api: ApiDouble | undefined;
let home: string;
let file: string;
let interruption: AbortController;
/** Who sits before it, if anybody does. */
let terminal: ((question: string) => Promise<string>) | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drydock-'));
  file = join(home, 'cluster.yaml');
  writeFileSync(file, config);
  interruption = new AbortController();
  terminal = undefined;
});

afterEach(async () => {
  rmSync(home, { recursive: true });
  await api?.close();
  api = undefined;
});

/** One command against a server that answers as told; what it wrote, and how it ended. */
async function drydock(args: readonly string[], answer: (request: RecordedRequest, number: number) => Answer, environment: Readonly<Record<string, string>> = { DRYDOCK_TOKEN: 'secret' }) {
  api ??= await openApiDouble(answer);
  const [out, error] = [new MemoryScreen(), new MemoryScreen()];
  const exitCode = await run(args, {
    environment: { DRYDOCK_URL: api.url, ...environment },
    home,
    out,
    error,
    readStandardInput: async () => config,
    ...(terminal && { ask: terminal }),
    sleep: async (_milliseconds, signal) => signal?.throwIfAborted(),
    signal: interruption.signal,
  });
  return { exitCode, out: out.text, error: error.text };
}

const { plan, progress, report, observedAt, ...accepted } = detailOf({ status: 'requested' });

/** Accepts a provision, and shows one detail after the other. */
const operating = (...details: readonly object[]) => (request: RecordedRequest, number: number): Answer =>
  request.method === 'POST' ? { status: 202, body: accepted } : ok(details[Math.min(number - 1, details.length) - 1] ?? details.at(-1));

describe('drydock approve', () => {
  const hash = 'b'.repeat(64);
  const approving = (request: RecordedRequest): Answer => ok(request.method === 'POST' ? { ...accepted, approval: { ...waiting.approval, missing: request.path.endsWith('approve') ? 1 : 0 } } : waiting);
  const asking = (answer: string) => {
    const questions: string[] = [];
    terminal = async (question) => {
      questions.push(question);
      return answer;
    };
    return questions;
  };

  test('shows the plan with its difference on a terminal, and asks', async () => {
    const questions = asking('y');
    const { exitCode, out } = await drydock(['approve', 'op-0123456789abcdef', '--reason', 'Go'], approving);
    expect(exitCode).toBe(0);
    expect(questions).toEqual(['\nApprove plan bbbbbbbbbbbb, which you asked for? [y/N] ']);
    expect(out).toContain('Plan for cluster harbour in us-west-2');
    expect(out).toContain('It is another plan than aaaaaaaaaaaa:');
    expect(out).toMatch(/You approved operation op-0123456789abcdef\. It waits for the approval of 1 more person until 2026-11-24 12:00:00\.\n$/);
    expect(api?.requests.at(-1)).toMatchObject({ method: 'POST', path: '/v1/operations/op-0123456789abcdef/approve', body: JSON.stringify({ planHash: hash, reason: 'Go' }) });
  });

  test('says nothing when it is answered with anything but yes', async () => {
    asking('');
    expect(await drydock(['approve', 'op-0123456789abcdef'], approving)).toMatchObject({ exitCode: 2, error: 'Nothing was said.\n' });
    expect(api?.requests).toHaveLength(1);
  });

  test('takes the plan that was seen where nobody can be asked, and no other', async () => {
    expect(await drydock(['approve', 'op-0123456789abcdef'], approving)).toMatchObject({ exitCode: 2, error: 'Say which plan you have seen: drydock approve op-0123456789abcdef --plan bbbbbbbbbbbb; or --yes for the plan as it is now.\n' });
    expect(await drydock(['approve', 'op-0123456789abcdef', '--plan', 'aaaaaaaaaaaa'], approving)).toMatchObject({ exitCode: 2, error: `The plan of operation op-0123456789abcdef is ${hash}, not aaaaaaaaaaaa. Look at it as it is now.\n` });
    expect(await drydock(['approve', 'op-0123456789abcdef', '--plan', 'bbb'], approving)).toMatchObject({ exitCode: 2 });
    expect(api?.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    for (const options of [['--plan', 'bbbbbbbbbbbb'], ['--plan', hash], ['--yes']]) expect(await drydock(['approve', 'op-0123456789abcdef', ...options], approving)).toMatchObject({ exitCode: 0 });
    expect(api?.requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });

  test('hands on why it does not count', async () => {
    const detail = 'person:ada asked for this operation. Somebody else has to approve it; who asked may cancel it.';
    const { exitCode, error } = await drydock(['approve', 'op-0123456789abcdef', '--yes'], (request) => (request.method === 'POST' ? { status: 403, body: { title: 'Forbidden', detail } } : ok(waiting)));
    expect({ exitCode, error }).toMatchObject({ exitCode: 2, error: expect.stringContaining(detail) });
  });

  test('has its opposite in drydock reject', async () => {
    expect(await drydock(['reject', 'op-0123456789abcdef', '--yes', '--reason', 'The wrong week'], approving)).toMatchObject({ exitCode: 0, out: 'You rejected operation op-0123456789abcdef. It ends, and nothing was changed.\n' });
    expect(api?.requests.at(-1)).toMatchObject({ path: '/v1/operations/op-0123456789abcdef/reject', body: JSON.stringify({ planHash: hash, reason: 'The wrong week' }) });
  });
});

describe('drydock audit-log', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const entries = ['person:ada', 'person:grace', 'person:linus'].reduce<AuditEntry[]>((chain, actor) => {
    const record = { event: { id: actor, type: 'AccessDecided', source: 'drydock', account: '111122223333', at: '2026-11-27T12:00:00Z' }, actor, said: { allowed: actor !== 'person:linus', actions: ['upgrade'] }, digest: sha256('') };
    return [...chain, nextEntry(chain.at(-1), record, Date.parse('2026-11-27T12:00:00Z'), sha256)];
  }, []);
  /** Two entries a page. */
  const paging = (all: readonly AuditEntry[]) => ({ path }: RecordedRequest): Answer => {
    const from = Number(new URLSearchParams(path.split('?')[1]).get('from'));
    const page = all.filter(({ number }) => number >= from && number < from + 2);
    return ok({ entries: page, ...(all.some(({ number }) => number >= from + 2) && { next: `audit-log?from=${from + 2}` }) });
  };
  const head = `3:${entries[2]!.hash}`;

  test('lists entries over all pages, and hands on what is looked for', async () => {
    const { exitCode, out } = await drydock(['audit-log', '--actor', 'person:ada', '--since', '2026-11-27T00:00:00Z'], paging(entries));
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^ENTRY +TIME +WHAT +WHO +OPERATION +DETAILS\n1 +2026-11-27 12:00:00 +AccessDecided +person:ada +allowed upgrade\n[^]*\n3 .* denied upgrade\n$/);
    expect(api?.requests.map(({ path }) => path)).toEqual([1, 3].map((from) => `/v1/audit-log?from=${from}&actor=person%3Aada&since=2026-11-27T00%3A00%3A00Z`));
  });

  test('verifies the chain, and says where it ends', async () => {
    expect(await drydock(['audit-log', '--verify'], paging(entries))).toMatchObject({ exitCode: 0, out: `The log is intact: 3 entries. It ends with ${head}.\n` });
    expect(await drydock(['audit-log', '--checkpoint', head], paging(entries))).toMatchObject({ exitCode: 0 });
  });

  test.each<[string, readonly AuditEntry[], readonly string[], string, number]>([
    ['an entry that says something else', entries.with(1, { ...entries[1]!, actor: 'person:mallory' }), ['--verify'], 'Entry 2 is not what was written: its hash is of something else.', 2],
    ['an entry that is gone', entries.toSpliced(1, 1), ['--verify'], 'Entry 2 is missing: after 1 comes 3.', 2],
    ['an end that was cut off', entries.slice(0, 2), ['--checkpoint', head], 'The log ends with entry 2; once it went on to entry 3 at least.', 3],
  ])('ends with 1 and the number for %s', async (_, told, options, message, number) => {
    expect(await drydock(['audit-log', ...options], paging(told))).toMatchObject({ exitCode: 1, out: `${message}\n` });
    const { out } = await drydock(['audit-log', ...options, '--output', 'json'], paging(told));
    expect(JSON.parse(out)).toMatchObject({ intact: false, fault: { number, message } });
  });

  test('takes no checkpoint that is none', async () => {
    expect(await drydock(['audit-log', '--checkpoint', '812'], paging(entries))).toMatchObject({ exitCode: 2 });
  });
});

describe('drydock provision', () => {
  test('says which operation it started, and how to watch it', async () => {
    const { exitCode, out, error } = await drydock(['provision', '-f', file], operating());
    expect({ exitCode, out, error }).toEqual({
      exitCode: 0,
      out: 'Operation op-0123456789abcdef to provision cluster harbour in us-west-2: requested.\nTo watch it: drydock status op-0123456789abcdef --follow\n',
      error: '',
    });
    expect(api?.requests[0]).toMatchObject({ path: '/v1/clusters?dryRun=false&onFailure=delete', body: config, headers: { 'content-type': 'application/yaml' } });
  });

  test('hands on what it is told, and reads standard input', async () => {
    await drydock(['provision', '-f', '-', '--on-failure', 'keep', '--account', '444455556666', '--idempotency-key', 'ticket-42'], operating());
    expect(api?.requests[0]).toMatchObject({ path: '/v1/clusters?dryRun=false&onFailure=keep&account=444455556666', body: config, headers: { 'idempotency-key': 'ticket-42' } });
  });

  test('--follow ends with the report, and with the operation’s own exit code', async () => {
    const done = await drydock(['provision', '-f', file, '--follow'], operating(building, succeeded));
    expect(done.exitCode).toBe(0);
    expect(done.out).toMatch(/succeeded\n\n✓ Cluster harbour runs Kubernetes 1\.35/);
    await api?.close();
    api = undefined;
    const broken = await drydock(['provision', '-f', file, '--follow'], operating(building, failed));
    expect(broken.exitCode).toBe(1);
    expect(broken.out).toContain('Instances failed to join the kubernetes');
  });

  test('--dry-run writes the plan alone to standard output', async () => {
    const { exitCode, out } = await drydock(['provision', '-f', file, '--dry-run'], operating(building, planned));
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Plan for cluster harbour in us-west-2/);
    expect(api?.requests[0]?.path).toContain('dryRun=true');
  });

  test('a refused operation prints its findings and exits 2', async () => {
    const { exitCode, out } = await drydock(['provision', '-f', file, '--dry-run'], operating(refused));
    expect(exitCode).toBe(2);
    expect(out).toContain('blocker  metadata.version\n');
  });

  test('--output json writes one document to standard output, and the way there to standard error', async () => {
    const { exitCode, out, error } = await drydock(['provision', '-f', file, '--follow', '--output', 'json'], operating(building, failed));
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual(failed);
    expect(error).toContain('started  Create the control plane');
    expect(error).toContain('✗ Cluster harbour could not be built');
  });

  test('shows a ClusterConfig’s problems in the file’s own lines', async () => {
    const problem = { type: 'about:blank', title: 'The ClusterConfig cannot be carried out', status: 400, detail: 'There is one problem in the ClusterConfig.', errors: [{ path: 'foo', message: 'eksctl knows no such field', line: 5, column: 1 }] };
    const { exitCode, out, error } = await drydock(['provision', '-f', file, '-o', 'json'], () => ({ status: 400, body: problem }));
    expect(exitCode).toBe(2);
    expect(error).toBe(`${file}:5:1  foo: eksctl knows no such field\n  5 | foo: 1\n    | ^\n\n1 problem in ${file}. Nothing was started.\n`);
    expect(JSON.parse(out)).toEqual({ title: problem.title, status: 400, detail: problem.detail, errors: problem.errors });
  });

  test('refuses what it cannot read before it asks anybody', async () => {
    expect(await drydock(['provision', '-f', join(home, 'nope.yaml')], operating())).toEqual({ exitCode: 2, out: '', error: `Cannot read ${home}/nope.yaml: there is no such file.\n` });
    expect(await drydock(['provision', '-f', home], operating())).toMatchObject({ exitCode: 2, error: `Cannot read ${home}: it is a directory.\n` });
    expect(api?.requests).toEqual([]);
  });

  test('an interruption while following says that the operation goes on, and exits 130', async () => {
    const { exitCode, out, error } = await drydock(['provision', '-f', file, '--follow', '-o', 'json'], (request, number) => {
      if (number === 3) interruption.abort();
      return operating(building)(request, number);
    });
    expect({ exitCode, out: JSON.parse(out) as unknown }).toEqual({ exitCode: 130, out: { title: expect.stringMatching(/^Interrupted/) as unknown } });
    expect(error).toMatch(/Interrupted\.\nOperation op-0123456789abcdef goes on\. To watch it again: drydock status op-0123456789abcdef --follow\n$/);
  });

  test('a connection lost for good while following says the same, and exits 1', async () => {
    const { exitCode, error } = await drydock(['provision', '-f', file, '--follow'], (request, number) => (number > 2 ? 'lost' : operating(building)(request, number)));
    expect(exitCode).toBe(1);
    expect(error).toMatch(/^No answer from Drydock at .*\nOperation op-0123456789abcdef goes on\./s);
  });
});

describe('drydock decide', () => {
  test('hands on what is chosen, about which group and why', async () => {
    const { exitCode, out } = await drydock(['decide', 'op-0123456789abcdef', 'force', '--group', 'general', '--reason', 'The sale is over'], () => ({ status: 202, body: asking }));
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Operation op-0123456789abcdef goes on with force.\nTo watch it: drydock status op-0123456789abcdef --follow\n' });
    expect(api?.requests[0]).toMatchObject({ method: 'POST', path: '/v1/operations/op-0123456789abcdef/decide', body: '{"choice":"force","group":"general","reason":"The sale is over"}' });
  });

  test.each([
    ['what is offered', { status: 400, body: { title: 'Bad Request', detail: 'It takes no such answer.', errors: [{ path: 'choice', message: 'must be one of what is offered: wait, skip and stop' }] } }, 'must be one of what is offered: wait, skip and stop'],
    ['that somebody was quicker', { status: 409, body: { title: 'Conflict', detail: 'About general, ada chose force.' } }, 'About general, ada chose force.'],
  ])('is told %s', async (_, problem, words) => {
    expect(await drydock(['decide', 'op-0123456789abcdef', 'force'], () => problem)).toMatchObject({ exitCode: 2, error: expect.stringContaining(words) as unknown });
  });

  test('answers what status shows', async () => {
    const { out } = await drydock(['status', 'op-0123456789abcdef'], () => ok(asking));
    expect(out).toContain(
      `
 ? Group general is held up: PodEvictionFailure
   Reached max retries while trying to evict pods.
     shop/cart holds shop/cart-1 on node-1
   wait   EKS is asked again.
   force  Budgets are overruled.
   Until 2026-11-22 18:00:00; if nobody answers, it stops.
   drydock decide op-0123456789abcdef wait|force --group general

Now: waiting for somebody to decide about general
`,
    );
  });
});

describe('drydock cancel', () => {
  const stops = (...details: readonly object[]) => (request: RecordedRequest, number: number): Answer => (request.method === 'POST' ? { status: 202, body: stopping } : ok(details[Math.min(number - 1, details.length) - 1] ?? details.at(-1)));

  test('says that nothing new is begun, and how to watch it', async () => {
    const { exitCode, out } = await drydock(['cancel', 'op-0123456789abcdef', '--reason', 'The wrong region'], stops());
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Operation op-0123456789abcdef is being cancelled: nothing new is begun, and it ends when nothing is under way any more.\nTo watch it: drydock status op-0123456789abcdef --follow\n' });
    expect(api?.requests[0]).toMatchObject({ method: 'POST', path: '/v1/operations/op-0123456789abcdef/cancel', body: '{"reason":"The wrong region"}' });
  });

  test.each([
    ['has what it wants when the operation ends as cancelled', cancelled, 0],
    ['has failed when the operation was done before', succeeded, 1],
  ])('--follow %s', async (_how, end, exitCode) => {
    expect(await drydock(['cancel', 'op-0123456789abcdef', '--follow'], stops(stopping, end))).toMatchObject({ exitCode });
    expect(api?.requests[0]).toMatchObject({ body: '{}' });
  });

  test('is refused for what has ended', async () => {
    const detail = 'Operation op-0123456789abcdef has ended: succeeded. There is nothing to cancel.';
    expect(await drydock(['cancel', 'op-0123456789abcdef'], () => ({ status: 409, body: { title: 'Conflict', status: 409, detail } }))).toMatchObject({ exitCode: 2, error: expect.stringContaining(detail) as unknown });
  });
});

describe('drydock status', () => {
  test('shows how far an operation is', async () => {
    const { exitCode, out } = await drydock(['status', 'op-0123456789abcdef'], () => ok(building));
    expect(exitCode).toBe(0);
    expect(out).toContain(' ⠋ Create the control plane, Kubernetes 1.35  ━');
  });

  test('of one that has ended shows its report, or its plan, and exits as it ended', async () => {
    expect(await drydock(['status', 'a'], (_request, number) => ok([failed, refused, planned][number - 1]))).toMatchObject({ exitCode: 1, out: expect.stringContaining('✗ Cluster harbour') as unknown });
    expect(await drydock(['status', 'a'], operating())).toMatchObject({ exitCode: 2, out: expect.stringContaining('is refused') as unknown });
    expect(await drydock(['status', 'a'], operating())).toMatchObject({ exitCode: 0, out: expect.stringContaining('Plan for cluster') as unknown });
  });

  test('of one that there is not says so and exits 2', async () => {
    const problem = { title: 'Not found', status: 404, detail: 'There is no operation a.' };
    expect(await drydock(['status', 'a', '--follow'], () => ({ status: 404, body: problem }))).toEqual({ exitCode: 2, out: '', error: 'Not found: There is no operation a.\n' });
  });
});

describe('a change to a living cluster', () => {
  const fleet = (...places: readonly string[]) => ({ clusters: places.map((place) => ({ target: { ...accepted.target, region: place }, version: '1.34', status: 'ACTIVE', operationId: 'op-1', observedAt: '2026-11-22T12:14:30Z' })) });
  const answers = (...places: readonly string[]) => (request: RecordedRequest): Answer => (request.method === 'POST' ? { status: 202, body: { ...accepted, kind: 'upgrade' } } : ok(fleet(...places)));
  const sent = () => api!.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => ({ path, body: JSON.parse(body) as unknown }));

  test('is asked for by the cluster’s name, with what the command line says', async () => {
    const { exitCode, out } = await drydock(
      ['upgrade', 'harbour', '--to', '1.36', '--bake', '1h', '--on-failure', 'rollback', '--canary', 'a', '--parallel', '3', '--skip-group', 'b', '--when-blocked', 'wait', '--pin', 'coredns=v1', '--skip-add-on', 'ebs'],
      answers('us-west-2'),
    );
    expect(sent()).toEqual([{
      path: '/v1/clusters/111122223333/us-west-2/harbour/upgrade?dryRun=false',
      body: { to: '1.36', bake: '1h', onFailure: 'rollback', nodes: { canary: 'a', parallel: 3, skip: ['b'], whenBlocked: 'wait' }, addOns: { skip: ['ebs'], pinned: { coredns: 'v1' } } },
    }]);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Operation op-0123456789abcdef, upgrade of cluster harbour in us-west-2: requested.\nTo watch it: drydock status op-0123456789abcdef --follow\n' });
  });

  test.each([
    ['rollback', ['--timeout-minutes', '240'], { timeoutMinutes: 240 }],
    ['patch-addons', ['--only', 'coredns', 'vpc-cni', '--add-ons', 'newest'], { only: ['coredns', 'vpc-cni'], addOns: { policy: 'newest' } }],
    ['patch-nodes', [], {}],
  ])('%s sends what it is told and nothing else', async (kind, options, body) => {
    await drydock([kind, '111122223333/us-west-2/harbour', ...options], answers());
    expect(sent()).toEqual([{ path: `/v1/clusters/111122223333/us-west-2/harbour/${kind}?dryRun=false`, body }]);
  });

  test('takes the rest from a file, over which the command line goes', async () => {
    const options = join(home, 'options.json');
    writeFileSync(options, JSON.stringify({ to: '1.35', nodes: { canary: 'b', between: 'behind' } }));
    await drydock(['upgrade', 'harbour', '--to', '1.36', '--canary', 'a', '--options', options], answers('us-west-2'));
    expect(sent()).toMatchObject([{ body: { to: '1.36', nodes: { canary: 'a', between: 'behind' } } }]);
  });

  test.each([
    ['there is none of that name', [], 'The fleet has no cluster harbour. One that Drydock did not build is named as account/region/name.\n'],
    ['several have the name', ['us-west-2', 'eu-west-1'], 'There are 2 clusters called harbour. Name one of them:\n  111122223333/us-west-2/harbour\n  111122223333/eu-west-1/harbour\n'],
  ])('is refused when %s', async (_what, places, error) => {
    expect(await drydock(['upgrade', 'harbour', '--to', '1.36'], answers(...places))).toEqual({ exitCode: 2, out: '', error });
    expect(sent()).toEqual([]);
  });

  test('tells every place that the API finds wrong', async () => {
    const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The body is not what this path takes.', errors: [{ path: 'to', message: 'Give a Kubernetes minor, such as 1.36' }, { path: 'nodes.parallel', message: 'Too big' }] };
    const { exitCode, error } = await drydock(['upgrade', '111122223333/us-west-2/harbour'], () => ({ status: 400, body: problem }));
    expect({ exitCode, error }).toEqual({ exitCode: 2, error: 'to: Give a Kubernetes minor, such as 1.36\nnodes.parallel: Too big\n' });
  });
});

describe('the lists', () => {
  test('of operations say what became of each, and how long it took', async () => {
    const { out } = await drydock(['operations', '--limit', '2'], () => ok({ operations: [{ ...accepted, dryRun: true }, succeeded] }));
    expect(out).toBe(
      `
OPERATION            KIND                 CLUSTER  REGION     STATUS     REQUESTED            TOOK
op-0123456789abcdef  provision (dry run)  harbour  us-west-2  requested  2026-11-22 12:00:00
op-0123456789abcdef  provision            harbour  us-west-2  succeeded  2026-11-22 12:00:00  13:30
`.trimStart(),
    );
    expect(api?.requests[0]?.path).toBe('/v1/operations?limit=2');
  });

  test('of clusters say how each was last seen', async () => {
    const cluster = { target: accepted.target, arn: 'arn', version: '1.35', status: 'ACTIVE', rollback: { to: '1.34', until: '2026-11-29T12:00:00.000Z' }, operationId: 'op-1', observedAt: '2026-11-22T12:14:30Z' };
    const { out } = await drydock(['clusters'], () => ok({ clusters: [cluster] }));
    expect(out).toBe(
      `
CLUSTER  VERSION  STATUS  ACCOUNT       REGION     CAN GO BACK TO                  OBSERVED             OPERATION
harbour  1.35     ACTIVE  111122223333  us-west-2  1.34 until 2026-11-29 12:00:00  2026-11-22 12:14:30  op-1
`.trimStart(),
    );
  });

  test('of events say what happened, in the API’s order', async () => {
    const events = [
      { type: 'StepStarted', at: '2026-11-22T12:01:00Z', detail: { title: 'Make the network' } },
      { type: 'StepSettled', at: '2026-11-22T12:02:00Z', detail: { title: 'Make the network', result: 'failed', outcome: 'StackFailed', message: 'No VPC\nis left.' } },
      { type: 'DecisionMade', at: '2026-11-22T12:03:00Z', detail: { group: 'general', choice: 'force', by: 'person:ada', reason: 'The sale is over' } },
    ];
    const { out } = await drydock(['events', 'a'], () => ok({ events }));
    expect(out).toBe(
      `
TIME                 EVENT         WHAT
2026-11-22 12:01:00  StepStarted   Make the network
2026-11-22 12:02:00  StepSettled   Make the network: failed: StackFailed: No VPC is left.
2026-11-22 12:03:00  DecisionMade  general: force: person:ada: The sale is over
`.trimStart(),
    );
  });

  test('that are empty say what to do; for a program they are empty lists', async () => {
    const empty = (): Answer => ok({ operations: [], clusters: [] });
    expect((await drydock(['operations'], empty)).out).toBe('There are no operations yet. `drydock provision -f FILE` starts one.\n');
    expect((await drydock(['clusters'], empty)).out).toBe('There are no clusters yet. `drydock provision -f FILE` builds one.\n');
    expect(JSON.parse((await drydock(['clusters', '-o', 'json'], empty)).out)).toEqual({ operations: [], clusters: [] });
  });
});

describe('the token', () => {
  test('is found in the file that a local run wrote', async () => {
    api = await openApiDouble(() => ok({ clusters: [] }));
    const place = tokenFile(api.url, home);
    mkdirSync(dirname(place));
    writeFileSync(place, 'from-file\n');
    await drydock(['clusters'], operating(), {});
    expect(api.requests[0]?.headers['authorization']).toBe('Bearer from-file');
  });

  test('that is missing or wrong is said to be, with where it was looked for', async () => {
    const unauthorized = (): Answer => ({ status: 401, body: { message: 'Unauthorized' } });
    const missing = await drydock(['clusters'], unauthorized, {});
    expect(missing.exitCode).toBe(2);
    expect(missing.error).toMatch(/^Drydock does not let you in \(401\): Unauthorized\nThere is no token: DRYDOCK_TOKEN is not set, and .*\.drydock\/127\.0\.0\.1_\d+\.token/);
    expect((await drydock(['clusters'], unauthorized)).error).toContain('The token came from DRYDOCK_TOKEN.');
  });

  test('has a file of its own for each host and port', () => {
    expect(['http://127.0.0.1:4600', 'https://drydock.example.com/prod', 'http://[::1]:4600/'].map((url) => tokenFile(url, '/home/you'))).toEqual([
      '/home/you/.drydock/127.0.0.1_4600.token',
      '/home/you/.drydock/drydock.example.com_443.token',
      '/home/you/.drydock/::1_4600.token',
    ]);
  });
});

describe('a command line that is not one', () => {
  test.each([
    [['operatons'], /unknown command 'operatons'\n\(Did you mean operations\?\)/],
    [['decide', 'a', 'pray'], /'pray' is invalid for argument 'choice'/],
    [['clusters', '--nope'], /unknown option '--nope'/],
    [['provision'], /required option '-f, --file <path>' not specified/],
    [['operations', '--limit', '101'], /It must be a whole number from 1 to 100\./],
    [['provision', '-f', 'a', '--account', '12'], /An account id has twelve digits\./],
    [['clusters', '--url', 'nowhere'], /--url is not an address: nowhere\./],
    [[], /Usage: drydock/],
  ])('%j exits 2 and says why', async (args, message) => {
    const { exitCode, out, error } = await drydock(args, operating());
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(error).toMatch(message);
  });

  test('help and version are no mistakes', async () => {
    expect(await drydock(['provision', '--help'], operating())).toMatchObject({ exitCode: 0, out: expect.stringContaining('Examples:') as unknown, error: '' });
    expect(await drydock(['--version'], operating())).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown });
  });
});
