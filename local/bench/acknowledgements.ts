import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { scaledClock } from '../../simulator/clock/scaled.ts';
import { startDrydock } from '../drydock.ts';

const secret = 'bench';

/** Milliseconds until each of so many Slack commands was acknowledged over HTTP, ascending; `rate` of them are sent a second. Those before, which warm up, are not told. */
export async function acknowledge(commands: number, rate: number): Promise<readonly number[]> {
  const clock = scaledClock(1);
  const drydock = await startDrydock({ clock, seed: 'bench', port: 0, awsPort: 0, slackSigningSecret: secret });
  const send = async (id: number): Promise<number> => {
    const body = new URLSearchParams({ command: '/drydock', text: 'help', trigger_id: `bench.${id}` }).toString();
    const timestamp = String(Math.floor(clock.now() / 1000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    const begun = performance.now();
    const { status } = await fetch(`${drydock.url}/v1/hooks/slack`, { method: 'POST', headers, body });
    if (status !== 200) throw new Error(`A command was answered with ${status}.`);
    return performance.now() - begun;
  };
  try {
    await paced(rate, rate, send);
    return (await paced(commands, rate, async (id) => send(rate + id))).toSorted((one, other) => one - other);
  } finally {
    await drydock.close();
  }
}

/** Begins so many a second, whether those before have ended or not. */
async function paced(count: number, rate: number, run: (id: number) => Promise<number>): Promise<readonly number[]> {
  const begun = performance.now();
  const all: Promise<number>[] = [];
  for (let id = 0; id < count; id++) {
    await sleep(Math.max(0, begun + (id * 1000) / rate - performance.now()));
    all.push(run(id));
  }
  return Promise.all(all);
}
