import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { realClock } from '../../../simulator/clock/real.ts';
import { scaledClock } from '../../../simulator/clock/scaled.ts';

const run = promisify(execFile);
const THIRTY_DAYS = 30 * 86_400_000;

describe('A scaled clock', () => {
  test('passes an hour in a few milliseconds, and no less than an hour', async () => {
    const clock = scaledClock(1_000_000, 0);
    const before = clock.now();
    await clock.sleep(3_600_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
  });

  test('fires a timer no earlier than its time, though that is more than 24.8 days away', async () => {
    const clock = scaledClock(1_000_000_000, 0);
    const fired = await new Promise<number>((resolve) => {
      clock.at(THIRTY_DAYS, () => resolve(clock.now()));
    });
    expect(fired).toBeGreaterThanOrEqual(THIRTY_DAYS);
  });

  test('refuses a speed that is none', () => {
    for (const speed of [0, -1, NaN, Infinity]) expect(() => scaledClock(speed)).toThrow(RangeError);
  });
});

describe('The real clock', () => {
  test('does not fire a timer beyond 24.8 days at once, as a plain Node timer would', async () => {
    const clock = realClock();
    let fired = false;
    const timer = clock.at(clock.now() + THIRTY_DAYS, () => {
      fired = true;
    });
    await clock.sleep(20);
    timer.cancel();
    expect(fired).toBe(false);
  });

  test('rejects an aborted sleep with the reason', async () => {
    const abort = new AbortController();
    const sleeping = realClock().sleep(THIRTY_DAYS, abort.signal);
    abort.abort(new Error('stop'));
    await expect(sleeping).rejects.toThrow('stop');
  });

  test('a timer does not keep the process alive', async () => {
    const module = new URL('../../../simulator/clock/real.ts', import.meta.url).pathname;
    const script = `import { realClock } from '${module}'; realClock().at(Infinity, () => {}); console.log('over');`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 });
    expect(stdout).toContain('over');
  });
});
