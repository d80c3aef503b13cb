import { describe, expect, test } from '@jest/globals';
import type { Visitor } from '../../../functions/shared/gatekeeper.ts';
import { Inquiry } from '../../../functions/get-approval/inquiry.ts';
import { answerApproval } from '../../../functions/shared/answer-approval.ts';
import { MemoryBus } from '../../../functions/shared/aws/memory/event-bus.ts';
import { MemoryTaskTokens } from '../../../functions/shared/aws/memory/task-tokens.ts';
import type { Schedules } from '../../../functions/shared/aws/schedules.ts';
import { MemoryLeaseStore } from '../../../functions/shared/stores/memory/leases.ts';
import { MemoryOperationStore } from '../../../functions/shared/stores/memory/operations.ts';
import { operationId, requestOf, start, target } from '../builders.ts';
import { Mortal } from '../mortal.ts';

const hour = 3_600_000;
const requirement = { people: 2, expiresAfter: 24 * hour, remindBefore: [4 * hour] };
const visitor = (identity: string): Visitor => ({ identity, may: () => ({ allowed: true, role: 'approver' }) });

/** Who calls what, each until it is done: the machine its state's function, Scheduler and the bus theirs, a person the API. */
const stories = {
  approved: [['ask'], ['say', 'person:ben', 'approved'], ['say', 'person:cleo', 'approved']],
  rejected: [['ask'], ['say', 'person:ben', 'approved'], ['say', 'person:cleo', 'rejected']],
  expired: [['ask'], ['say', 'person:ben', 'approved'], ['pass', 20], ['pass', 4]],
  cancelled: [['ask'], ['cancel']],
} as const satisfies Readonly<Record<string, readonly (readonly [string, ...unknown[]])[]>>;

type Act = (typeof stories)[keyof typeof stories][number];

/** Plays a story in which the process dies once, at its n-th call, and whoever called it calls again. */
async function play(story: readonly Act[], process: Mortal) {
  const [operations, bus, tokens, leases] = [new MemoryOperationStore(), new MemoryBus(), new MemoryTaskTokens(['token-1']), new MemoryLeaseStore()];
  let [time, died] = [start, false];
  const wakings = new Set<number>();
  const schedules: Schedules = { wake: async (_, at) => void wakings.add(at) };
  await operations.request(requestOf());
  await operations.move(operationId, 'planning', { planHash: 'hash' });
  const now = () => time;
  const services = <Services extends { readonly operations: object; readonly bus: object; readonly tokens: object; readonly leases: object; readonly schedules: object }>(all: Services): Services =>
    (died ? all : Object.fromEntries(Object.entries(all).map(([name, one]) => [name, process.of(one)]))) as Services;
  const persistently = async (work: (all: { operations: MemoryOperationStore; bus: MemoryBus; tokens: MemoryTaskTokens; leases: MemoryLeaseStore; schedules: Schedules }) => Promise<unknown>): Promise<void> => {
    const attempt = async () => work(services({ operations, bus, tokens, leases, schedules }));
    await attempt().catch(async () => {
      died = true;
      await attempt();
    });
  };
  const look = async () => persistently(async (all) => new Inquiry({ ...all, now }).look(operationId));
  for (const [what, ...rest] of story) {
    if (what === 'ask')
      await persistently(async (all) => {
        const inquiry = new Inquiry({ ...all, now });
        await inquiry.ask((await operations.find(operationId))!, { ...target, tags: {} }, requirement, 'token-1');
        await inquiry.look(operationId);
      });
    if (what === 'say') {
      const [by, verdict] = rest as ['person:ben', 'approved'];
      await persistently(async (all) => answerApproval({ ...all, now }, (await operations.find(operationId))!, visitor(by), { verdict, via: 'api', planHash: 'hash' }));
      await look();
    }
    if (what === 'cancel') {
      await operations.cancel(operationId, { by: 'person:ada', at: new Date(time).toISOString() });
      await look();
    }
    if (what === 'pass') {
      time += Number(rest[0]) * hour;
      expect([...wakings].some((at) => at <= time)).toBe(true);
      await look();
    }
  }
  return { operation: (await operations.find(operationId))!, told: tokens.told.get('token-1'), published: bus.published.map(({ type }) => type), waits: await operations.findApprovalToken(operationId) };
}

const ends = { approved: ['approved', 'planning'], rejected: ['refused', 'refused'], expired: ['refused', 'refused'], cancelled: ['cancelled', 'cancelled'] } as const;

describe.each(Object.keys(stories) as (keyof typeof stories)[])('A plan that is %s', (name) => {
  test('is told to its state as such, in whichever call a process died', async () => {
    const [outcome, status] = ends[name];
    const whole = new Mortal(Infinity, false);
    await play(stories[name], whole);
    expect(whole.calls).toBeGreaterThan(8);
    for (let dieAt = 1; dieAt <= whole.calls; dieAt++) {
      for (const after of [false, true]) {
        const { operation, told, published, waits } = await play(stories[name], new Mortal(dieAt, after));
        expect([dieAt, after, told, operation.status, waits]).toEqual([dieAt, after, { output: { outcome } }, status, undefined]);
        expect(operation.approval?.decisions.map(({ by }) => by)).toEqual(name === 'cancelled' ? [] : name === 'expired' ? ['person:ben'] : ['person:ben', 'person:cleo']);
        expect(published).toContain('ApprovalRequested');
        if (name === 'expired') expect(published).toContain('ApprovalReminded');
        expect(published).toContain({ approved: 'OperationApproved', rejected: 'OperationRefused', expired: 'OperationRefused', cancelled: 'OperationCancelled' }[name]);
        expect(operation.findings ?? []).toHaveLength(status === 'refused' ? 1 : 0);
      }
    }
  });
});
