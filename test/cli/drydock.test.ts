import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { openApiDouble, ok, type Answer } from './api-double.ts';
import { building, failed, refused, succeeded } from './operations.ts';

const command = fileURLToPath(new URL('../../cli/drydock.ts', import.meta.url));

/** The real command in a process of its own. `whenAsked` is given the process when the server is asked. */
async function drydock(args: readonly string[], answer: Answer, whenAsked?: (kill: () => void) => void) {
  const api = await openApiDouble((_request, number) => {
    if (number === 2) whenAsked?.(() => child.kill('SIGINT'));
    return answer;
  });
  const child = spawn(process.execPath, [command, ...args], { env: { PATH: process.env['PATH'], DRYDOCK_URL: api.url, DRYDOCK_TOKEN: 'secret' } });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const [out, error, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  await api.close();
  return { exitCode, out, error };
}

describe('the drydock command', () => {
  test('exits 0 when it is done, 1 when the operation failed, 2 when it was refused', async () => {
    const ends = [succeeded, failed, refused].map(async (end) => {
      const { exitCode, error } = await drydock(['status', end.operationId], ok(end));
      return { exitCode, error };
    });
    expect(await Promise.all(ends)).toEqual([0, 1, 2].map((exitCode) => ({ exitCode, error: '' })));
  });

  test('exits 2 for an unknown option, and 1 when nobody answers, without a stack trace', async () => {
    const [unknown, nobody] = await Promise.all([drydock(['clusters', '--nope'], ok({})), drydock(['clusters', '--url', 'http://127.0.0.1:2'], ok({}))]);
    expect(unknown.exitCode).toBe(2);
    expect(nobody).toEqual({
      exitCode: 1,
      out: '',
      error: 'No answer from Drydock at http://127.0.0.1:2: connect ECONNREFUSED 127.0.0.1:2.\n`npm start` starts a Drydock on this machine; DRYDOCK_URL or --url names another.\n',
    });
  });

  test('exits 130 when it is interrupted while it follows, and leaves the operation alone', async () => {
    const { exitCode, error } = await drydock(['status', building.operationId, '--follow'], ok(building), (kill) => kill());
    expect(exitCode).toBe(130);
    expect(error).toBe(`Interrupted.\nOperation ${building.operationId} goes on. To watch it again: drydock status ${building.operationId} --follow\n`);
  });
});
