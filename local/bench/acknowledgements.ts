import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { scaledClock } from '../../simulator/clock/scaled.ts';
import { startDrydock } from '../drydock.ts';
import { slackPath } from '../slack/stand-in.ts';

const secret = 'bench';

/** Milliseconds until each of so many Slack commands was acknowledged over HTTP, ascending; `rate` of them are sent a second. Those before, which warm up, are not told. */
export async function acknowledge(commands: number, rate: number): Promise<readonly number[]> {
  const clock = scaledClock(1);
  const drydock = await startDrydock({ clock, seed: 'bench', port: 0, awsPort: 0, slackSigningSecret: secret });
  const send = async (id: number): Promise<number> => {
    const { team, users: [user] } = drydock.slack.workspace;
    const [userId, answerId] = [user?.id ?? '', drydock.slack.workspace.responseId(user?.id ?? '')];
    const body = new URLSearchParams({ command: '/drydock', text: 'help', team_id: team, user_id: userId, trigger_id: `bench.${id}`, response_url: `${drydock.url}${slackPath}/response/${answerId}` }).toString();
    const timestamp = String(Math.floor(clock.now() / 1000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    const begun = performance.now();
    const { status } = await fetch(`${drydock.url}/v1/hooks/slack`, { method: 'POST', headers, body });
    if (status !== 200) throw new Error(`A command was answered with ${status}.`);
    return performance.now() - begun;
  };
  try {
    // The first one has everybody load their modules, and nobody else is served meanwhile.
    await send(0);
    while (drydock.slack.workspace.messages.length === 0) await sleep(50);
    await paced(rate, rate, async (id) => send(1 + id));
    return (await paced(commands, rate, async (id) => send(1 + rate + id))).toSorted((one, other) => one - other);
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
