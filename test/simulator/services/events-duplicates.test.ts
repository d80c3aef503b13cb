import { expect, test } from '@jest/globals';
import { virtualClock } from '../../../simulator/clock/virtual.ts';
import { Random } from '../../../simulator/random.ts';
import type { Call, Shape, World } from '../../../simulator/service.ts';
import { createEventsService } from '../../../simulator/services/events/service.ts';
import { administrator } from '../../../simulator/sts/sessions.ts';

/** How often a target receives each of 200 events. */
async function deliveries(seed: string, duplicates: number): Promise<number> {
  let received = 0;
  const clock = virtualClock(0);
  const world: World = {
    clock,
    random: new Random(seed),
    account: '111122223333',
    dispatch: async () => ({ received: received++ }),
    credentialsFor: () => ({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' }),
  };
  const { operations } = createEventsService(world, { duplicates });
  const call: Call = { account: world.account, region: 'us-west-2', principal: administrator(world.account), requestId: 'r', world };
  const run = (operation: string, input: Shape) => operations[operation]!.run(input, call);
  await run('PutRule', { Name: 'r', EventPattern: '{"source":["test"]}' });
  await run('PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: 'arn:aws:sqs:us-west-2:111122223333:q' }] });
  for (let i = 0; i < 200; i++) await run('PutEvents', { Entries: [{ Source: 'test', DetailType: 'T', Detail: '{}' }] });
  await clock.settle();
  return received;
}

test('events arrive twice as often as asked for, the same for the same seed', async () => {
  expect(await deliveries('a', 0)).toBe(200);
  const some = await deliveries('a', 0.2);
  expect(some).toBeGreaterThan(215);
  expect(some).toBeLessThan(265);
  expect(await deliveries('a', 0.2)).toBe(some);
});
