import { describe, expect, test } from '@jest/globals';
import { bootWorld, shareOf, type WorldRun } from '../../../local/bench/fleet.ts';
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
    const [first, again, other] = [await provision(6, 'one'), await provision(6, 'one'), await provision(6, 'two')];
    expect(first.succeeded).toBe(6);
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  test('divides a fleet among worlds by region, every provision into one of them', () => {
    const shares = [shareOf(10, 0, 2), shareOf(10, 1, 2)];
    expect(shares).toEqual([[0, 1, 2, 3, 8, 9], [4, 5, 6, 7]]);
  });
});

async function provision(provisions: number, seed: string): Promise<WorldRun> {
  return (await bootWorld(shareOf(provisions, 0, 1), seed)).provision();
}
