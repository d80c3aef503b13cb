import { describe, expect, test } from '@jest/globals';
import { provisionFleet } from '../../../local/bench/fleet.ts';
import { race } from '../../../local/bench/race.ts';

describe('the benchmark', () => {
  test('builds its cluster three ways in worlds of the same seed, and counts what each took', async () => {
    const { drydock, eksctl, polling } = await race('test');
    expect(drydock.plan.steps.map(({ request }) => request.kind)).toEqual(expect.arrayContaining(['create-node-group', 'create-fargate-profile', 'create-add-on']));
    expect(drydock.seconds).toBeGreaterThan(drydock.bound);
    expect(eksctl).toBeGreaterThan(drydock.bound);
    expect(polling.seconds).toBeGreaterThan(drydock.bound);
    expect(drydock.transitions.perItem).toBe(1);
    expect(drydock.transitions.all).toBeLessThan(polling.transitions);
    expect(drydock.eksCalls.begin + drydock.eksCalls.look).toBeLessThan(polling.eksCalls);
    expect(drydock.lags.every((lag) => lag >= 0)).toBe(true);
  });

  test('provisions a fleet over accounts and regions, and the same seed gives the same fleet', async () => {
    const [first, again, other] = [await provisionFleet(6, 'one'), await provisionFleet(6, 'one'), await provisionFleet(6, 'two')];
    expect(first.succeeded).toBe(6);
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });
});
