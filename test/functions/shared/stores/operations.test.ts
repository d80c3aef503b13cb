import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../../../core/decisions/decision.ts';
import { differenceOf } from '../../../../core/plan/difference.ts';
import { predecessors, transitions, type OperationStatus } from '../../../../core/operation/operation.ts';
import type { OperationStore } from '../../../../core/ports.ts';
import { parseClusterConfig } from '../../../../core/spec/parse.ts';
import { MemoryOperationStore } from '../../../../functions/shared/stores/memory/operations.ts';
import { DynamoOperationStore } from '../../../../functions/shared/stores/operations.ts';
import { Table } from '../../../../functions/shared/stores/table.ts';
import { largeCluster } from '../../../core/plan/upgrade/clusters.ts';
import { config, operationId, planOf, requestOf, stepOf } from '../../builders.ts';
import { startDynamoDb, tables } from '../../dynamodb.ts';
import { bothStores } from './doubles.ts';

const id = (number: number): string => `op-${String(number).padStart(16, '0')}`;
const statuses = Object.keys(transitions) as OperationStatus[];

/** The shortest way from `requested`. */
function wayTo(status: OperationStatus): readonly OperationStatus[] {
  const before = predecessors(status).filter((from) => from !== status);
  if (before.length === 0) return [];
  const ways = before.map((from) => [...wayTo(from), status]);
  return ways.toSorted((one, other) => one.length - other.length)[0]!;
}

bothStores<OperationStore>(
  (client) => new DynamoOperationStore(client, tables.OPERATIONS_TABLE),
  () => new MemoryOperationStore(),
  (empty) => {
    describe('a request', () => {
      test('is recorded once, and the same one again is the same operation', async () => {
        const store = empty();
        expect(await store.request(requestOf())).toBe('created');
        expect(await store.request(requestOf({ requestedAt: '2026-11-22T13:00:00.000Z' }))).toBe('same');
        const { config, ...rest } = requestOf();
        expect(await store.find(operationId)).toEqual({ ...rest, status: 'requested' });
        expect(await store.findRequest(operationId)).toEqual({ ...rest, config });
      });

      test('for something else under the same id is a conflict and changes nothing', async () => {
        const store = empty();
        await store.request(requestOf());
        expect(await store.request(requestOf({ requestHash: 'other', config: 'other' }))).toBe('conflict');
        expect(await store.findRequest(operationId)).toEqual(requestOf());
      });

      test('that nobody made is not found', async () => {
        const store = empty();
        expect(await store.find(operationId)).toBeUndefined();
        expect(await store.findRequest(operationId)).toBeUndefined();
        expect(await store.findPlan(operationId)).toBeUndefined();
        expect(await store.findSpec(operationId)).toBeUndefined();
        expect(await store.steps(operationId)).toEqual([]);
        await expect(store.move(operationId, 'planning')).rejects.toMatchObject({ name: 'Conflict', message: `There is no operation ${operationId}.` });
      });
    });

    describe('an approval', () => {
      const approval = (version: number) => ({ version, planHash: 'hash', people: 2, askedAt: '2026-11-22T12:00:00.000Z', expiresAt: '2026-11-23T12:00:00.000Z', remindAt: [], decisions: [] });

      test('is written by one of two who read the same, while the operation has not begun', async () => {
        const store = empty();
        await store.request(requestOf());
        expect(await store.saveApproval(operationId, approval(1))).toBeUndefined();
        await store.move(operationId, 'planning');
        expect(await store.saveApproval(operationId, approval(2))).toBeUndefined();
        const [one, other] = await Promise.all([store.saveApproval(operationId, approval(1)), store.saveApproval(operationId, approval(1))]);
        expect([one, other].filter((saved) => saved === undefined)).toHaveLength(1);
        expect(await store.saveApproval(operationId, approval(2))).toMatchObject({ operationId, status: 'planning', approval: approval(2) });
        await store.move(operationId, 'running');
        expect(await store.saveApproval(operationId, approval(3))).toBeUndefined();
        expect((await store.find(operationId))?.approval).toEqual(approval(2));
      });

      test('has a task token, which only whoever has it takes away', async () => {
        const store = empty();
        await store.request(requestOf());
        expect(await store.findApprovalToken(operationId)).toBeUndefined();
        await store.saveApprovalToken(operationId, 'one');
        await store.saveApprovalToken(operationId, 'two');
        await store.removeApprovalToken(operationId, 'one');
        expect(await store.findApprovalToken(operationId)).toBe('two');
        await store.removeApprovalToken(operationId, 'two');
        expect(await store.findApprovalToken(operationId)).toBeUndefined();
      });

      test('shows how its plan differs from the one before', async () => {
        const store = empty();
        await store.request(requestOf());
        expect(await store.findDifference(operationId)).toBeUndefined();
        const difference = differenceOf({ plan: planOf([]), findings: [] }, { plan: planOf([stepOf('one', { kind: 'verify-cluster' })], { hash: 'newer' }), findings: [] });
        await store.saveDifference(operationId, difference);
        expect(await store.findDifference(operationId)).toEqual(difference);
      });
    });

    describe('a move', () => {
      test.each(statuses.flatMap((from) => statuses.map((to) => [from, to] as const)))('from %s to %s is made if the table of transitions allows it', async (from, to) => {
        const store = empty();
        await store.request(requestOf());
        for (const status of wayTo(from)) await store.move(operationId, status);
        const moving = store.move(operationId, to, { planHash: 'new' });
        if (predecessors(to).includes(from)) {
          const moved = await moving;
          expect(moved).toMatchObject({ status: to, planHash: 'new', operationId });
          expect(await store.find(operationId)).toEqual(moved);
        } else {
          await expect(moving).rejects.toMatchObject({ name: 'Conflict' });
          expect(await store.find(operationId)).toMatchObject({ status: from });
        }
      });

      test('keeps what earlier ones wrote', async () => {
        const store = empty();
        await store.request(requestOf());
        await store.move(operationId, 'planning', { executionArn: 'arn:1' });
        await store.move(operationId, 'running', { startedAt: '2026-11-22T12:00:00.000Z' });
        const moved = await store.move(operationId, 'failed', { report: { summary: 'No.', failure: { outcome: 'X', message: 'y' }, remains: [] } });
        expect(moved).toMatchObject({ executionArn: 'arn:1', startedAt: '2026-11-22T12:00:00.000Z', report: { failure: { outcome: 'X' } } });
      });

      test('does not take an operation over from the execution that opened it', async () => {
        const store = empty();
        await store.request(requestOf());
        await store.move(operationId, 'planning', { executionArn: 'arn:1' });
        await expect(store.move(operationId, 'planning', { executionArn: 'arn:2' })).rejects.toMatchObject({ name: 'Conflict' });
        expect(await store.move(operationId, 'planning', { executionArn: 'arn:1' })).toMatchObject({ executionArn: 'arn:1' });
      });

      test('of two executions at once is made by one', async () => {
        const store = empty();
        await store.request(requestOf());
        const moves = await Promise.allSettled(['arn:1', 'arn:2'].map(async (executionArn) => store.move(operationId, 'planning', { executionArn })));
        expect(moves.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      });
    });

    describe('a cancellation', () => {
      const mark = { by: 'ada', reason: 'The wrong week', at: '2026-11-22T12:30:00.000Z' };

      test('stands once it is there, and shows in the operation', async () => {
        const store = empty();
        await store.request(requestOf());
        expect(await store.cancel(operationId, mark)).toMatchObject({ operation: { status: 'requested', cancellation: mark }, begun: [] });
        expect(await store.cancel(operationId, { by: 'bob', at: mark.at })).toMatchObject({ operation: { cancellation: mark } });
        expect(await store.find(operationId)).toMatchObject({ cancellation: mark });
      });

      test('keeps an operation from starting, and from nothing else', async () => {
        const store = empty();
        await store.request(requestOf());
        await store.cancel(operationId, mark);
        await store.move(operationId, 'planning', { executionArn: 'arn:1' });
        await expect(store.move(operationId, 'running')).rejects.toMatchObject({ name: 'Conflict' });
        expect(await store.move(operationId, 'cancelled')).toMatchObject({ status: 'cancelled' });
      });

      test('comes before a step or after it, and knows those that it came after', async () => {
        const store = empty();
        await store.request(requestOf());
        for (const stepId of ['one', 'one', 'two']) expect(await store.begin(operationId, stepId)).toBe(true);
        expect(await store.cancel(operationId, mark)).toMatchObject({ begun: ['one', 'two'] });
        for (const stepId of ['two', 'three']) expect(await store.begin(operationId, stepId)).toBe(false);
        expect(await store.find(operationId)).not.toHaveProperty('begun');
      });

      test('is not taken by what has ended or never was', async () => {
        const store = empty();
        await store.request(requestOf());
        await store.move(operationId, 'refused');
        await expect(store.cancel(operationId, mark)).rejects.toMatchObject({ name: 'Conflict' });
        await expect(store.cancel('op-0000000000', mark)).rejects.toMatchObject({ name: 'Conflict' });
      });
    });

    describe('a question', () => {
      const asked = (decisionId: string, askedAt = '2026-11-22T12:30:00.000Z'): Decision => ({ decisionId, stepId: 'one', group: 'a', outcome: 'PodEvictionFailure', message: 'Held.', held: [], offers: [], askedAt, until: '2026-11-22T18:00:00.000Z' });
      const answer = { kind: 'answered', choice: 'force', by: 'ada', at: '2026-11-22T13:00:00.000Z' } as const;

      test('is asked once, and the first word about it stands', async () => {
        const store = empty();
        await store.request(requestOf());
        expect(await store.ask(operationId, asked('one/u'))).toEqual(asked('one/u'));
        expect(await store.endDecision(operationId, 'one/u', answer)).toEqual({ ...asked('one/u'), end: answer });
        expect(await store.endDecision(operationId, 'one/u', { kind: 'unanswered', at: '2026-11-22T18:00:00.000Z' })).toMatchObject({ end: answer });
        expect(await store.ask(operationId, asked('one/u', '2026-11-22T15:00:00.000Z'))).toEqual({ ...asked('one/u'), end: answer });
        expect(await store.endDecision(operationId, 'two/u', answer)).toBeUndefined();
      });

      test('is kept with the others, as they were asked, and is no step', async () => {
        const store = empty();
        await store.request(requestOf());
        for (const [name, at] of [['b', '12:31'], ['a', '12:32'], ['c', '12:30']] as const) await store.ask(operationId, asked(name, `2026-11-22T${at}:00.000Z`));
        expect((await store.decisions(operationId)).map(({ decisionId }) => decisionId)).toEqual(['c', 'b', 'a']);
        expect([await store.steps(operationId), await store.decisions('op-0000000000')]).toEqual([[], []]);
      });

      test('has one end, whoever says two at the same time', async () => {
        const store = empty();
        await store.request(requestOf());
        await store.ask(operationId, asked('one/u'));
        const ends = await Promise.all((['wait', 'force', 'stop'] as const).map(async (choice) => store.endDecision(operationId, 'one/u', { ...answer, choice })));
        expect(new Set(ends.map((decision) => JSON.stringify(decision?.end))).size).toBe(1);
      });
    });

    describe('the list', () => {
      test('shows the newest first, page by page, and those of the same instant once each', async () => {
        const store = empty();
        for (const number of [3, 1, 5, 2, 4]) {
          const requestedAt = `2026-11-22T12:00:0${number <= 3 ? 0 : number}.000Z`;
          await store.request(requestOf({ operationId: id(number), requestedAt }));
        }
        const pages: string[][] = [];
        let after: string | undefined;
        do {
          const page = await store.list({ limit: 2, ...(after !== undefined && { after }) });
          pages.push(page.map(({ operationId: found }) => found));
          after = page.at(-1)?.operationId;
        } while (after !== undefined);
        expect(pages).toEqual([[id(5), id(4)], [id(3), id(2)], [id(1)], []]);
      });

      test('shows operations as they are', async () => {
        const store = empty();
        await store.request(requestOf());
        await store.savePlan(operationId, planOf([]));
        const moved = await store.move(operationId, 'planning', { executionArn: 'arn:1' });
        expect(await store.list({ limit: 10 })).toEqual([moved]);
      });
    });

    test('a file that was read is kept with its operation', async () => {
      const store = empty();
      const parsed = parseClusterConfig(config);
      if (!parsed.ok) throw new Error('The file is sound.');
      await store.request(requestOf());
      await store.saveSpec(operationId, parsed.spec);
      expect(await store.findSpec(operationId)).toEqual(parsed.spec);
    });

    test('what a survey read of a large cluster fits, and is kept with its operation', async () => {
      const store = empty();
      const facts = largeCluster();
      expect(JSON.stringify(facts).length).toBeGreaterThan(100_000);
      await store.request(requestOf());
      expect(await store.findFacts(operationId)).toBeUndefined();
      await store.saveFacts(operationId, facts);
      expect(await store.findFacts(operationId)).toEqual(facts);
    });

    describe('plans and steps', () => {
      test('are kept with their operation, the last word of each', async () => {
        const store = empty();
        const plan = planOf([stepOf('control-plane', { kind: 'delete-control-plane' })]);
        await store.request(requestOf());
        await store.savePlan(operationId, plan);
        await store.saveStep(operationId, { stepId: 'b', state: 'started', startedAt: '2026-11-22T12:00:00.000Z' });
        await store.saveStep(operationId, { stepId: 'a', state: 'started', startedAt: '2026-11-22T12:00:00.000Z', progress: 'CREATING' });
        const settled = { stepId: 'b', state: 'succeeded', startedAt: '2026-11-22T12:00:00.000Z', settledAt: '2026-11-22T12:01:00.000Z', output: { Arn: 'arn' } } as const;
        await store.saveStep(operationId, settled);
        expect(await store.findPlan(operationId)).toEqual(plan);
        expect(await store.steps(operationId)).toEqual([{ stepId: 'a', state: 'started', startedAt: '2026-11-22T12:00:00.000Z', progress: 'CREATING' }, settled]);
        expect(await store.steps(id(9))).toEqual([]);
      });

      test('of the largest file fit, with as many tags as AWS takes on every resource', async () => {
        const store = empty();
        const tags = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`cost-centre-${index}`, `A value of forty characters or so: ${index}.`]));
        const plan = planOf(Array.from({ length: 2_000 }, (_, index) => stepOf(`association/shop/account-${index}`, {
          kind: 'create-pod-identity-association', namespace: 'shop', serviceAccount: `account-${index}`, roleArn: { value: `arn:aws:iam::111122223333:role/shop-${index}` }, tags,
        })));
        expect(JSON.stringify(plan).length).toBeGreaterThan(4_000_000);
        await store.request(requestOf());
        await store.savePlan(operationId, plan);
        expect(await store.findPlan(operationId)).toEqual(plan);
      });
    });
  },
);

test('a request that a crash left without its operation is completed by the same one, and by no other', async () => {
  const dynamo = await startDynamoDb();
  try {
    const store = new DynamoOperationStore(dynamo.client, tables.OPERATIONS_TABLE);
    await new Table(dynamo.client, tables.OPERATIONS_TABLE).put({ operationId, item: 'request', request: requestOf() });
    expect(await store.request(requestOf({ requestHash: 'other' }))).toBe('conflict');
    expect(await store.find(operationId)).toBeUndefined();
    expect(await store.request(requestOf())).toBe('created');
    expect(await store.find(operationId)).toMatchObject({ status: 'requested', requestHash: 'hash' });
  } finally {
    await dynamo.close();
  }
});
