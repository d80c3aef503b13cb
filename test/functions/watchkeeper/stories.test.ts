import { describe, expect, test } from '@jest/globals';
import { durations } from '../../../core/plan/durations.ts';
import { nextTurn, paceOf } from '../../../core/watch/schedule.ts';
import type { Subject } from '../../../core/watch/watch.ts';
import { operationId, start, target, watchOf } from '../builders.ts';
import { awsError } from '../aws-error.ts';
import { addOnWatch, nodeGroupWatch, seen, until, Watchhouse } from './watchhouse.ts';

const minute = 60_000;
const { longestGap } = paceOf({ kind: 'cluster', toward: 'active' });

describe('a watched step', () => {
  test('settles when its resource is there, with what later steps need', async () => {
    const house = await new Watchhouse(['control-plane']).open(watchOf({ nextPollAt: start + 440_000 }));
    house.script = until(600, seen('ACTIVE', { output: { Endpoint: 'https://harbour' } }));
    await house.keepFor(20);
    expect(house.tasks.told).toEqual(new Map([['token-1', { output: { Endpoint: 'https://harbour' } }]]));
    expect(await house.step()).toMatchObject({ state: 'succeeded', startedAt: new Date(start).toISOString(), output: { Endpoint: 'https://harbour' } });
    expect(house.bus.published).toMatchObject([{ type: 'StepSettled', detail: { operationId, stepId: 'control-plane', result: 'succeeded' } }]);
    expect(await house.watches.earliest()).toBeUndefined();
    const { at: noticed } = house.looks.at(-1)!;
    expect(noticed - (start + 600_000)).toBeLessThanOrEqual(longestGap + 5_000);
    expect(house.looks[0]?.at).toBeGreaterThanOrEqual(start + 440_000);
  });

  test("fails in EKS's words, under the class that is never retried", async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch());
    const issue = { code: 'NodeCreationFailure', message: 'Instances failed to join the kubernetes cluster', resourceIds: ['i-1'] };
    house.script = until(1_000, seen('CREATE_FAILED', { issues: [issue] }));
    await house.keepFor(30);
    const message = 'Node group workers is CREATE_FAILED: NodeCreationFailure: Instances failed to join the kubernetes cluster (i-1)';
    expect(house.tasks.told).toEqual(
      new Map([['token-1', { error: 'RetryNever', cause: JSON.stringify({ errorType: 'RetryNever', errorMessage: `NodeCreationFailure: ${message}`, stepId: 'node-group' }) }]]),
    );
    expect(await house.step('node-group')).toMatchObject({ state: 'failed', outcome: 'NodeCreationFailure', message });
    expect(house.bus.published).toMatchObject([{ detail: { result: 'failed', outcome: 'NodeCreationFailure' } }]);
  });

  test('that had nothing to do settles at once', async () => {
    const house = await new Watchhouse(['control-plane']).open(watchOf({ subject: { kind: 'nothing' } }));
    house.script = () => ({ issues: [], output: {} });
    await house.keepFor(1);
    expect(house.tasks.told).toEqual(new Map([['token-1', { output: {} }]]));
  });

  test('that stalls says so, with what holds it and for how long by now, and goes on waiting', async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch());
    const issue = { code: 'PodEvictionFailure', message: 'Reached max retries while trying to evict pods', resourceIds: ['node-1'] };
    house.script = (_watch, now) => (now < start + 60 * minute ? seen('CREATING', { issues: [issue] }) : seen('ACTIVE'));
    const said: unknown[] = [];
    for (let past = 0; past < 40; past++) {
      await house.keepFor(1);
      const record = await house.step('node-group');
      if (record?.state === 'started' && record.progress !== said.at(-1)) said.push(record.progress);
    }
    expect(said.slice(0, 2)).toEqual([
      'CREATING, PodEvictionFailure: Reached max retries while trying to evict pods (node-1)',
      expect.stringMatching(/^stalled: Node group workers has not moved for 9 minutes\. What holds it: PodEvictionFailure: /),
    ]);
    expect(said.at(-1)).toMatch(/^stalled: Node group workers has not moved for 3\d minutes\. What holds it: PodEvictionFailure: /);
    await house.keepFor(30);
    expect([...house.tasks.told]).toEqual([['token-1', { output: {} }]]);
  });

  test('whose add-on is degraded waits for it to heal', async () => {
    const house = await new Watchhouse(['add-on']).open(addOnWatch());
    const degraded = seen('DEGRADED', { issues: [{ code: 'InsufficientNumberOfReplicas', message: 'The add-on is unhealthy.' }] });
    house.script = (_watch, now) => (now < start + 5 * minute ? degraded : seen('ACTIVE'));
    await house.keepFor(4);
    expect(await house.step('add-on')).toMatchObject({ state: 'started', progress: 'DEGRADED, InsufficientNumberOfReplicas: The add-on is unhealthy.' });
    await house.keepFor(10);
    expect([...house.tasks.told]).toEqual([['token-1', { output: {} }]]);
  });

  test('whose add-on stays degraded fails for it', async () => {
    const house = await new Watchhouse(['add-on']).open(addOnWatch());
    house.script = () => seen('DEGRADED', { issues: [{ code: 'InsufficientNumberOfReplicas', message: 'The add-on is unhealthy.' }] });
    await house.keepFor(60);
    expect(await house.step('add-on')).toMatchObject({ state: 'failed', outcome: 'InsufficientNumberOfReplicas' });
    expect(house.runtime.now()).toBeGreaterThan(start + 20 * minute);
  });
});

describe('while a step is watched', () => {
  test('its state hears a heartbeat every five minutes, and its operation keeps the cluster', async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch());
    await house.keepFor(61);
    expect(house.tasks.heartbeats.length).toBeGreaterThanOrEqual(10);
    expect(house.tasks.heartbeats.length).toBeLessThanOrEqual(12);
    expect((await house.leases.find(target))?.expiresAt).toBeGreaterThan(house.runtime.now() + 20 * minute);
  });

  test('no kind of step is left alone longer than its state waits for a heartbeat', () => {
    const heartbeat = 900_000;
    const subjects: readonly Subject[] = [{ kind: 'node-group', nodegroupName: 'a', toward: 'active' }, { kind: 'time', until: start + 86_400_000 }];
    const turns = subjects.flatMap((subject) => Object.values(durations).map((expected) => nextTurn({ subject, startedAt: start, expected }, start) - start));
    expect(Math.max(...turns) + minute).toBeLessThan(heartbeat);
  });

  test('a state that no longer waits is forgotten quietly, and holds no lease', async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch());
    house.tasks.forget('token-1');
    await house.keepFor(10);
    expect(await house.watches.earliest()).toBeUndefined();
    expect(house.tasks.told.size).toBe(0);
    expect((await house.leases.find(target))?.expiresAt).toBe(start + 30 * minute);
    expect(house.trouble).toEqual([]);
  });

  test('a step started anew under another token is told by that one', async () => {
    const house = await new Watchhouse(['node-group'], ['token-1', 'token-2']).open(nodeGroupWatch());
    let retried = false;
    house.script = async (watch, now) => {
      if (!retried) {
        retried = true;
        house.tasks.forget('token-1');
        await house.leave(nodeGroupWatch({ taskToken: 'token-2', nextPollAt: now + 1_000 }));
      }
      return watch.taskToken === 'token-1' ? seen('ACTIVE', { output: { from: 'the old look' } }) : seen('ACTIVE', { output: { from: 'the new look' } });
    };
    await house.keepFor(10);
    expect([...house.tasks.told.keys()]).toEqual(['token-2']);
    expect(await house.step('node-group')).toMatchObject({ state: 'succeeded' });
    expect(await house.watches.earliest()).toBeUndefined();
  });
});

describe('keepers', () => {
  test('return at once when nothing is watched', async () => {
    const house = await new Watchhouse([]).open();
    await house.keeper().keep(start + 55_000);
    expect(house.runtime.now()).toBe(start);
  });

  test('stay when an operation has started, because its first watch is about to be left', async () => {
    const house = await new Watchhouse([]).open();
    await house.keeper().keep(start + 55_000, true);
    expect(house.runtime.now()).toBeGreaterThanOrEqual(start + 50_000);
  });

  test('stay for the rest of their minute once something was watched, because a next step follows', async () => {
    const house = await new Watchhouse(['add-on', 'node-group'], ['token-1', 'token-2']).open(addOnWatch({ nextPollAt: start }));
    house.script = async (watch, now) => {
      if (watch.stepId === 'add-on') setNext(house, now);
      return seen('ACTIVE');
    };
    await house.keeper().keep(start + 55_000);
    expect([...house.tasks.told.keys()]).toEqual(['token-1', 'token-2']);
    expect(house.runtime.now()).toBeLessThan(start + 55_000);
  });

  test('look at a watch that was left while they slept', async () => {
    const house = await new Watchhouse(['node-group', 'add-on'], ['token-1', 'token-2']).open(nodeGroupWatch({ nextPollAt: start + 50_000 }));
    const { runtime } = house;
    const sleep = runtime.sleep.bind(runtime);
    let naps = 0;
    runtime.sleep = async (ms) => {
      await sleep(ms);
      if (++naps === 2) await house.leave(addOnWatch({ taskToken: 'token-2', nextPollAt: runtime.now() + 2_000 }));
    };
    house.script = (watch) => seen(watch.stepId === 'add-on' ? 'ACTIVE' : 'CREATING');
    await house.keeper().keep(start + 55_000);
    expect([...house.tasks.told.keys()]).toEqual(['token-2']);
    expect(house.looks[0]?.at).toBeLessThanOrEqual(start + 20_000);
  });

  test('do not settle a step twice when there are two of them', async () => {
    const house = await new Watchhouse(['control-plane']).open(watchOf());
    house.script = () => seen('ACTIVE');
    await Promise.all([house.keeper().keep(start + 10_000), house.keeper().keep(start + 10_000)]);
    expect(house.looks).toHaveLength(1);
    expect(house.bus.published).toHaveLength(1);
    expect(house.tasks.told.size).toBe(1);
  });

  test('go on when one watch is trouble', async () => {
    const house = await new Watchhouse(['node-group', 'add-on'], ['token-1', 'token-2']).open(nodeGroupWatch({ nextPollAt: start }), addOnWatch({ taskToken: 'token-2', nextPollAt: start }));
    house.script = () => seen('ACTIVE');
    const succeed = house.tasks.succeed.bind(house.tasks);
    house.tasks.succeed = async (token, output) => {
      if (token === 'token-1' && house.trouble.length === 0) throw awsError('ThrottlingException', 'Rate exceeded');
      return succeed(token, output);
    };
    await house.keepFor(3);
    expect(house.trouble).toHaveLength(1);
    expect([...house.tasks.told.keys()]).toEqual(['token-2', 'token-1']);
  });
});

describe('an account that lets nobody look', () => {
  const refused = awsError('AccessDenied', 'User drydock-watchkeeper is not authorized to perform: sts:AssumeRole');
  const elsewhere = { ...target, account: '999988887777' };

  test('does not hold up the others, and fails its step after ten minutes', async () => {
    const house = await new Watchhouse(['node-group', 'add-on'], ['token-1', 'token-2']).open(
      nodeGroupWatch({ target: elsewhere, nextPollAt: start }),
      addOnWatch({ taskToken: 'token-2', nextPollAt: start }),
    );
    house.script = async ({ target: { account } }, now) => {
      if (account !== elsewhere.account) return seen('ACTIVE');
      // The wording changes, as with AWS's encoded messages.
      throw awsError(refused.name, `${refused.message} (${now})`);
    };
    await house.keepFor(9);
    expect([...house.tasks.told.keys()]).toEqual(['token-2']);
    expect(await house.step('node-group')).toMatchObject({ state: 'started', progress: expect.stringContaining('cannot be looked at, AccessDenied: User drydock-watchkeeper') });
    await house.keepFor(5);
    expect(await house.step('node-group')).toMatchObject({ state: 'failed', outcome: 'AccessDenied', message: expect.stringMatching(/^User drydock-watchkeeper is not authorized/) });
    expect(house.runtime.now()).toBeGreaterThan(start + 10 * minute);
    expect(house.runtime.now()).toBeLessThan(start + 13 * minute);
  });

  test('and then lets us look again costs nothing', async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch());
    house.script = async (_watch, now) => {
      if (now < start + 8 * minute) throw refused;
      return seen('ACTIVE');
    };
    await house.keepFor(30);
    expect([...house.tasks.told]).toEqual([['token-1', { output: {} }]]);
  });

  test('a service that is throttled or down is asked again for as long as it takes', async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch());
    house.script = async (_watch, now) => {
      if (now < start + 45 * minute) throw awsError('ThrottlingException', 'Rate exceeded');
      return seen('ACTIVE');
    };
    await house.keepFor(60);
    expect([...house.tasks.told]).toEqual([['token-1', { output: {} }]]);
  });
});

describe('five hundred watches in one account and region', () => {
  test('share its budget, and another account is looked at as if they were not there', async () => {
    const crowd = Array.from({ length: 500 }, (_, index) =>
      nodeGroupWatch({ watchId: `crowd/${String(index).padStart(3, '0')}`, target: { ...target, cluster: `cluster-${index % 50}` }, nextPollAt: start }),
    );
    const apart = nodeGroupWatch({ watchId: 'apart', target: { ...target, account: '999988887777' }, nextPollAt: start });
    const house = await new Watchhouse(['node-group']).open(...crowd, apart);
    await house.keeper().keep(start + 55_000);
    const crowded = house.looks.filter(({ watchId }) => watchId !== 'apart');
    const inAnySecond = Array.from({ length: 55 }, (_, second) => crowded.filter(({ at }) => at >= start + second * 1000 && at < start + (second + 1) * 1000).length);
    expect(Math.max(...inAnySecond.slice(1))).toBeLessThanOrEqual(10);
    expect(inAnySecond[0]).toBe(20);
    expect(new Set(crowded.map(({ watchId }) => watchId)).size).toBe(500);
    expect(house.looks.filter(({ watchId }) => watchId === 'apart')[0]?.at).toBe(start);
  });
});

function setNext(house: Watchhouse, now: number): void {
  const { runtime } = house;
  const sleep = runtime.sleep.bind(runtime);
  runtime.sleep = async (ms) => {
    runtime.sleep = sleep;
    await sleep(ms);
    await house.leave(nodeGroupWatch({ taskToken: 'token-2', nextPollAt: now + 3_000 }));
  };
}
