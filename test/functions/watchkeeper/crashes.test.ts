import { expect, test } from '@jest/globals';
import type { Observation } from '../../../core/watch/watch.ts';
import { start, watchOf } from '../builders.ts';
import { Mortal } from '../mortal.ts';
import { seen, Watchhouse } from './watchhouse.ts';

const failed = seen('FAILED', { issues: [{ code: 'InternalFailure', message: 'It broke.' }] });
const active = seen('ACTIVE', { output: { Endpoint: 'https://harbour' } });
const creating = seen('CREATING');

/** What the first keeper sees, and what the second sees after the crash. */
type Sightings = readonly [before: Observation, later: Observation];

const sightings: readonly Sightings[] = [[active, active], [failed, failed], [creating, active], [creating, failed], [active, failed], [failed, active], [active, creating]];

async function crashAndGoOn(dieAt: number, after: boolean, [before, later]: Sightings): Promise<{ house: Watchhouse; process: Mortal }> {
  const house = await new Watchhouse(['control-plane']).open(watchOf({ heartbeatAt: start }));
  const process = new Mortal(dieAt, after);
  house.script = () => (process.isDead() ? later : before);
  const services = { operations: process.of(house.operations), watches: process.of(house.watches), leases: process.of(house.leases), bus: process.of(house.bus), tasks: process.of(house.tasks), observe: process.mortal(house.observe) };
  await house.keeper(services).keep(start + 55_000).catch(() => undefined);
  house.runtime.pass(60_000);
  // Whatever was seen last settles in the end.
  const resumed = house.runtime.now();
  house.script = (_watch, now) => (later === creating && now > resumed + 60_000 ? active : later);
  await house.keepFor(10);
  return { house, process };
}

async function expectAllWell(house: Watchhouse): Promise<void> {
  const record = await house.step();
  expect(await house.watches.earliest()).toBeUndefined();
  // The state heard one answer, and it is what the diary and the bus say.
  const answer = record?.state === 'succeeded' ? { output: record.output } : expect.objectContaining({ error: 'RetryNever' });
  expect([...house.tasks.told]).toEqual([['token-1', answer]]);
  const results = house.bus.published.flatMap((event) => (event.type === 'StepSettled' ? [event.detail.result] : []));
  expect(new Set(results)).toEqual(new Set([record?.state]));
}

const cases = sightings.flatMap((sighting) => [true, false].map((after) => [sighting[0].status, sighting[1].status, after ? 'after' : 'before', sighting, after] as const));

test.each(cases)('a keeper that sees %s and dies, and another that sees %s, end well; dying just %s any call', async (_before, _later, _when, sighting, after) => {
  let places = 0;
  for (let survived = false; !survived; places++) {
    const { house, process } = await crashAndGoOn(places + 1, after, sighting);
    survived = !process.isDead();
    await expectAllWell(house);
  }
  expect(places).toBeGreaterThan(10);
});
