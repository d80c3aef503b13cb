import { afterEach, describe, expect, test } from '@jest/globals';
import { DrydockClient } from '../../cli/client.ts';
import { follow } from '../../cli/follow.ts';
import type { OperationDetail } from '../../cli/operation.ts';
import { openApiDouble, ok, type ApiDouble } from './api-double.ts';
import { building, failed, planned, takingDown } from './operations.ts';
import { MemoryScreen, shownOn } from './screens.ts';

let api: ApiDouble | undefined;

afterEach(async () => api?.close());

/** A server at which an operation goes from one detail to the next with each look. */
async function clientOf(...details: readonly OperationDetail[]): Promise<DrydockClient> {
  api = await openApiDouble((_request, number) => ok(details[Math.min(number, details.length) - 1]));
  return new DrydockClient({ url: api.url });
}

const atOnce = async (): Promise<void> => undefined;

describe('following an operation', () => {
  test('writes a line per change where lines cannot be drawn anew, and answers with the end', async () => {
    const screen = new MemoryScreen();
    const end = await follow(await clientOf(building, building, takingDown, failed), failed.operationId, screen, { sleep: atOnce });
    expect(end).toEqual(failed);
    expect(screen.text.split('\n').map((line) => line.split(' (')[0])).toEqual([
      'Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333',
      '12:10:00  running  6 steps, usually 13 min, 9 of 10 within 18 min',
      '12:10:00  done     Make the network',
      '12:10:00  done     Make the roles',
      '12:10:00  started  Make the NAT gateways',
      '12:10:00  started  Create the control plane, Kubernetes 1.35',
      '12:10:00  late     Make the NAT gateways',
      '12:10:00  news     Make the NAT gateways: CREATE_IN_PROGRESS, 2 of 4 resources',
      '12:31:00  done     Make the NAT gateways',
      '12:31:00  done     Create the control plane, Kubernetes 1.35',
      '12:31:00  failed   Create managed node group a',
      '12:31:00  started  Delete managed node group a',
      '12:31:00  failed',
      '',
    ]);
    expect(api?.requests.map(({ path }) => path)).toEqual(Array(4).fill('/v1/operations/op-0123456789abcdef'));
  });

  test('leaves the last picture on a terminal, once', async () => {
    const screen = new MemoryScreen({ isTTY: true });
    await follow(await clientOf(building, takingDown, failed), failed.operationId, screen, { sleep: atOnce });
    const shown = shownOn(100, screen.text);
    expect(shown.match(/Provision harbour/g)).toHaveLength(1);
    expect(shown).toContain('\nfailed  30:00 gone\n');
    expect(shown).not.toContain('Now:');
  });

  test('leaves no picture of a plan, which is shown in another way', async () => {
    const screen = new MemoryScreen({ isTTY: true });
    await follow(await clientOf(building, planned), planned.operationId, screen, { sleep: atOnce });
    expect(shownOn(100, screen.text)).toBe('');
  });

  test('ends when it is told to, and gives the cursor back', async () => {
    const screen = new MemoryScreen({ isTTY: true });
    const interruption = new AbortController();
    const sleep = async (): Promise<void> => interruption.abort(new Error('enough'));
    await expect(follow(await clientOf(building), building.operationId, screen, { signal: interruption.signal, sleep })).rejects.toThrow('enough');
    expect(screen.text.endsWith('\x1b[?25h')).toBe(true);
  });
});
