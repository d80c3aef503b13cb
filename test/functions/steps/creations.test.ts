import { beforeEach, describe, expect, test } from '@jest/globals';
import { nextPoll, paceOf } from '../../../core/watch/schedule.ts';
import { operationId, start, target } from '../builders.ts';
import { answer, inputs, useWorld } from '../world.ts';
import { foreign, input, running, stepId, tags } from './a-step.ts';
import { creations } from './creations.ts';

const world = useWorld();

const expected = { p10: 10, p50: 20, p90: 60 };

describe.each(creations)('$kind', ({ fn, request, outputs, mocked, acts, given, describes, described: describedWith, subject, taken }) => {
  beforeEach(async () => running(world, request, outputs));

  test('asks AWS for exactly this, and leaves a watch with the token', async () => {
    answer(mocked, acts, {});
    expect(await world.run(fn, input)).toEqual({ watched: true });
    expect(inputs(mocked, acts)).toEqual([given]);
    expect(await world.watches.due(start + 3_600_000, 10)).toEqual([
      {
        watchId: `${operationId}/${stepId}`, operationId, stepId, taskToken: 'token-1', target, subject, expected,
        startedAt: start, nextPollAt: nextPoll(start, start, expected, paceOf(subject)), heartbeatAt: start + 300_000, polls: 0,
      },
    ]);
    expect(world.published()).toMatchObject([{ type: 'StepStarted', operationId, stepId, expectedSeconds: 20, at: new Date(start).toISOString() }]);
    expect(await world.operations.steps(operationId)).toContainEqual({ stepId, state: 'started', startedAt: new Date(start).toISOString() });
  });

  test('goes on where an earlier attempt got through', async () => {
    answer(mocked, acts, taken);
    answer(mocked, describes, describedWith(tags));
    await world.run(fn, input);
    world.runtime.pass(30_000);
    await world.run(fn, { ...input, taskToken: 'token-2' });
    expect(await world.watches.due(start + 3_600_000, 10)).toMatchObject([{ subject, taskToken: 'token-2', startedAt: start }]);
    expect(world.published('StepStarted')).toHaveLength(1);
  });

  test('does not touch what somebody else made under the name', async () => {
    answer(mocked, acts, taken);
    answer(mocked, describes, describedWith(foreign));
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NameTaken', message: expect.stringContaining(taken.message) });
    expect(await world.watches.earliest()).toBeUndefined();
    expect(await world.operations.steps(operationId)).toContainEqual(expect.objectContaining({ stepId, state: 'failed', outcome: 'NameTaken', message: expect.not.stringContaining('NameTaken') }));
    expect(world.published('StepSettled')).toMatchObject([{ stepId, result: 'failed', outcome: 'NameTaken' }]);
  });
});
