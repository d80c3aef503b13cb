import { describe, expect, test } from '@jest/globals';
import type { Decision, DecisionEnd } from '../../../core/decisions/decision.ts';
import type { Observation, Subject } from '../../../core/watch/watch.ts';
import { operationId, start, target, watchOf } from '../builders.ts';
import { seen, Watchhouse } from './watchhouse.ts';

const minute = 60_000;
const held = [{ pod: 'shop/cart-1', node: 'node-1', budget: 'shop/cart' }];
const managed: Subject = { kind: 'update', updateId: 'u-1', of: { resource: 'node-group', nodegroupName: 'a', version: '1.35', whenBlocked: 'ask', answerWithin: 7200, nodes: 2, atOnce: 1 } };
const own: Subject = { kind: 'instance-refresh', autoScalingGroupName: 'own', instanceRefreshId: 'r-1', template: { id: 'lt', version: '2' }, drain: { timeoutSeconds: 900, whenBlocked: 'ask', answerWithin: 7200 } };
const blocked = (status: string): Observation => seen(status, { issues: [{ code: 'PodEvictionFailure', message: 'Reached max retries.' }], held });

async function asked(subject: Subject, status: string): Promise<Watchhouse> {
  const house = await new Watchhouse(['control-plane']).open(watchOf({ subject }));
  house.script = () => blocked(status);
  await house.keepFor(1);
  return house;
}

const open = async (house: Watchhouse): Promise<Decision> => (await house.operations.decisions(operationId)).at(-1)!;
const answer = async (house: Watchhouse, choice: 'wait' | 'force' | 'skip' | 'stop'): Promise<void> => {
  const end: DecisionEnd = { kind: 'answered', choice, by: 'person:ada', at: new Date(house.runtime.now()).toISOString() };
  await house.operations.endDecision(operationId, (await open(house)).decisionId, end);
  await house.watches.wake(`${operationId}/control-plane`, house.runtime.now());
  await house.keepFor(1);
};
const told = (house: Watchhouse) => house.tasks.told.get('token-1') as { error?: string; output?: object } | undefined;

describe('A group that EKS cannot roll', () => {
  test('is asked about once: in the operation, on the bus and in the step', async () => {
    const house = await asked(managed, 'Failed');
    const decision = await open(house);
    expect(decision).toMatchObject({ group: 'a', outcome: 'PodEvictionFailure', held, until: new Date(start + 120 * minute).toISOString() });
    expect(house.bus.published).toMatchObject([{ type: 'DecisionRequested', detail: { operationId, stepId: 'control-plane', group: 'a', held } }]);
    expect(await house.step()).toMatchObject({ state: 'started', progress: expect.stringMatching(/^Somebody has to choose wait, force, skip or stop until /) });
    const looks = house.looks.length;
    await house.keepFor(60);
    expect([house.looks.length, house.bus.published.length, told(house)]).toEqual([looks, 1, undefined]);
  });

  test('keeps its lease and its state while nobody answers, and stops when the time is over', async () => {
    const house = await asked(managed, 'Failed');
    await house.keepFor(115);
    expect((await house.leases.find(target))?.expiresAt).toBeGreaterThan(house.runtime.now());
    expect(house.tasks.heartbeats.length).toBeGreaterThanOrEqual(11);
    expect(told(house)).toBeUndefined();
    await house.keepFor(10);
    expect(told(house)).toMatchObject({ error: 'RetryNever' });
    expect(await house.step()).toMatchObject({ state: 'failed', outcome: 'PodEvictionFailure' });
    expect(await open(house)).toMatchObject({ end: { kind: 'unanswered' } });
    expect(await house.watches.earliest()).toBeUndefined();
    expect(house.trouble).toEqual([]);
  });

  test.each([
    ['wait', { error: 'RetryAtOpening' }, { state: 'started', again: { how: 'same' } }],
    ['force', { error: 'RetryAtOpening' }, { state: 'started', again: { how: 'force' } }],
    ['skip', { output: { Skipped: expect.stringContaining('Node group a was left behind') } }, { state: 'succeeded' }],
    ['stop', { error: 'RetryNever' }, { state: 'failed', outcome: 'PodEvictionFailure' }],
  ] as const)('goes on at once when somebody chooses %s', async (choice, state, record) => {
    const house = await asked(managed, 'Failed');
    await house.keepFor(30);
    const before = house.runtime.now();
    await answer(house, choice);
    expect(told(house)).toMatchObject(state);
    expect(await house.step()).toMatchObject(record);
    expect(house.runtime.now() - before).toBeLessThanOrEqual(minute);
  });

  test('is not asked about when its operation was cancelled, before or meanwhile', async () => {
    const by = { by: 'ada', at: new Date(start).toISOString() };
    const before = await new Watchhouse(['control-plane']).open(watchOf({ subject: managed }));
    await before.operations.cancel(operationId, by);
    before.script = () => blocked('Failed');
    await before.keepFor(1);
    const meanwhile = await asked(managed, 'Failed');
    await meanwhile.operations.cancel(operationId, by);
    await meanwhile.watches.wake(`${operationId}/control-plane`, meanwhile.runtime.now());
    await meanwhile.keepFor(1);
    for (const house of [before, meanwhile]) {
      expect(told(house)).toEqual({ output: { NotDone: 'Cancelled' } });
      expect(await house.step()).toMatchObject({ state: 'failed', outcome: 'PodEvictionFailure' });
    }
    expect([await before.operations.decisions(operationId), (await open(meanwhile)).end?.kind]).toEqual([[], 'withdrawn']);
  });

  test('is asked about once although the keeper dies after asking, and somebody answers before it is back', async () => {
    const house = await new Watchhouse(['control-plane']).open(watchOf({ subject: managed }));
    house.script = () => blocked('Failed');
    const { watches } = house;
    const dying = Object.assign(Object.create(watches) as typeof watches, { update: async () => { throw new Error('out of memory'); } });
    await house.keeper({ operations: house.operations, watches: dying, leases: house.leases, bus: house.bus, tasks: house.tasks, observe: house.observe }).keep(house.runtime.now() + 5_000);
    await answer(house, 'skip');
    await house.keepFor(3);
    expect(told(house)).toMatchObject({ output: { Skipped: expect.any(String) } });
    expect(await house.operations.decisions(operationId)).toHaveLength(1);
  });
});

describe('A self-managed group whose drain is held', () => {
  test('is looked after while people are asked, and stops when nobody answers', async () => {
    const house = await asked(own, 'Overdue');
    const looks = house.looks.length;
    await house.keepFor(10);
    expect(house.looks.length).toBeGreaterThanOrEqual(looks + 9);
    house.script = ({ subject }) => (subject.kind === 'instance-refresh' && subject.drain.whenBlocked === 'stop' ? blocked('Held') : blocked('Overdue'));
    await house.keepFor(120);
    expect(told(house)).toMatchObject({ error: 'RetryNever' });
    expect(house.bus.published.filter(({ type }) => type === 'DecisionRequested')).toHaveLength(1);
  });

  test('goes on in the same state as somebody says', async () => {
    const house = await asked(own, 'Overdue');
    house.script = ({ subject }) => (subject.kind === 'instance-refresh' && subject.drain.whenBlocked === 'force' ? seen('Successful') : blocked('Overdue'));
    await answer(house, 'force');
    expect(told(house)).toEqual({ output: {} });
  });

  test('needs no answer once its pods have gone; a look that fails says nothing', async () => {
    const house = await asked(own, 'Overdue');
    house.script = () => { throw Object.assign(new Error('no'), { name: 'AccessDeniedException' }); };
    await house.keepFor(2);
    expect((await open(house)).end).toBeUndefined();
    house.script = () => seen('Draining');
    await house.keepFor(2);
    expect(await open(house)).toMatchObject({ end: { kind: 'withdrawn' } });
    house.script = () => blocked('Overdue');
    await house.keepFor(1);
    expect(await house.operations.decisions(operationId)).toHaveLength(2);
  });
});
