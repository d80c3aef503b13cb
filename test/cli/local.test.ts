import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { run } from '../../cli/program.ts';
import { startDrydock, type LocalDrydock } from '../../local/drydock.ts';
import { virtualClock } from '../../simulator/clock/virtual.ts';
import { MemoryScreen } from './screens.ts';

const config = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: harbour
  region: us-west-2
managedNodeGroups:
  - name: workers
    desiredCapacity: 2
`.trimStart();

/** Time passes only while the command waits for its next look: a minute each. */
const clock = virtualClock(Date.parse('2026-11-22T12:00:00Z'));

let local: LocalDrydock;
let token: string;

beforeAll(async () => {
  local = await startDrydock({ clock, seed: 'cli', port: 0, awsPort: 0, inProcess: true });
  token = await local.token('you');
}, 60_000);

afterAll(async () => local.close());

async function drydock(args: readonly string[], input = config) {
  const [out, error] = [new MemoryScreen(), new MemoryScreen()];
  const environment = { DRYDOCK_URL: local.url, DRYDOCK_TOKEN: token };
  const exitCode = await run(args, { environment, home: '/nowhere', out, error, readStandardInput: async () => input, sleep: async () => clock.advance(60_000), signal: new AbortController().signal });
  return { exitCode, out: out.text, error: error.text };
}

describe('the command and a local Drydock', () => {
  test('plan a cluster, build it before your eyes, and list what there is then', async () => {
    const plan = await drydock(['provision', '-f', '-', '--dry-run']);
    expect(plan).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^Plan for cluster harbour in us-west-2, account 111122223333\n10 steps, usually \d+ min/) as unknown });
    const built = await drydock(['provision', '-f', '-', '--follow']);
    expect(built.error).toBe('');
    expect(built.out).toMatch(/done {5}Create managed node group workers .*succeeded\n\n✓ Cluster harbour runs Kubernetes 1\.\d\d and everything on it is healthy\.\n {2}It took 1\d:\d\d /s);
    expect(built.exitCode).toBe(0);
    expect((await drydock(['clusters'])).out).toMatch(/^harbour +1\.\d\d +ACTIVE +111122223333 +us-west-2 /m);
    expect((await drydock(['operations'])).out).toMatch(/provision +harbour +us-west-2 +succeeded .*\n.*provision \(dry run\) +harbour +us-west-2 +planned/);
    const taken = await drydock(['provision', '-f', '-', '--follow']);
    expect(taken).toMatchObject({ exitCode: 2, out: expect.stringContaining('is refused: ') as unknown });
  }, 60_000);

  test('refuse a file by its lines', async () => {
    const { exitCode, error } = await drydock(['provision', '-f', '-'], config.replace('desiredCapacity', 'desiredCapacty'));
    expect(exitCode).toBe(2);
    expect(error).toMatch(/^<stdin>:8:5 {2}managedNodeGroups\[0\]\.desiredCapacty: .*\n {2}8 \| {5}desiredCapacty: 2\n {4}\| {5}\^\n\n1 problem in <stdin>\. Nothing was started\.\n$/);
  });
});
