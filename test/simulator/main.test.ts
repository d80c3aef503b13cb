import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from '@jest/globals';

const main = new URL('../../simulator/main.ts', import.meta.url).pathname;

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts `npm run simulator` and collects what it prints. */
function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args]);
  started.push(child);
  const seen = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    seen.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    seen.err += chunk.toString();
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = () =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(seen.out)?.[0];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', look);
      void exit.then(() => reject(new Error(seen.err)));
    });
  return { child, seen, exit, url };
}

test('the embedded AWS says where it is, answers a signed request, and ends on Ctrl-C', async () => {
  const { child, seen, exit, url } = start('--port', '0', '--speed', '60');
  const endpoint = await url();
  expect(seen.out).toContain(`aws --endpoint-url ${endpoint} sts get-caller-identity`);
  const identity = await new STSClient({ endpoint, region: 'us-west-2', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } }).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe('111122223333');
  child.kill('SIGINT');
  expect(await exit).toBe(0);
}, 30_000);

test('a port in use is one clear line and exit code 1', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { seen, exit } = start('--port', String(port));
  expect(await exit).toBe(1);
  expect(seen.err).toBe(`Port ${port} is in use. Choose another with --port N.\n`);
  await new Promise((resolve) => other.close(resolve));
}, 30_000);

test.each([
  [['--speed', 'fast'], "--speed must be a positive number, not 'fast'."],
  [['--port', '70000'], "--port must be a port between 0 and 65535, not '70000'."],
  [['--colour', 'red'], '--colour'],
])('%j is refused with the usage and exit code 2', async (args, message) => {
  const { seen, exit } = start(...args);
  expect(await exit).toBe(2);
  expect(seen.err).toContain(message);
  expect(seen.err).toContain('Usage:');
}, 30_000);
