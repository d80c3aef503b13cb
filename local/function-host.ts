import { createWriteStream, mkdirSync } from 'node:fs';
import { Console } from 'node:console';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { functionNames, type FunctionName } from '../functions/names.ts';
import type { DrydockFunction } from '../functions/shared/define-function.ts';
import type { Runtime, SignatureHash } from '../functions/shared/runtime.ts';
import type { Stores } from '../functions/shared/stores/stores.ts';
import type { Clock } from '../simulator/clock/clock.ts';
import type { Random } from '../simulator/random.ts';
import type { FunctionHost } from '../simulator/services/lambda/host.ts';

export interface HostOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Carries the functions' AWS calls without a socket. Default: HTTP. */
  readonly requestHandler?: () => object;
  /** Default: tables in DynamoDB. */
  readonly stores?: Stores;
  /** Where the functions' logs and metrics go. Default: nowhere. */
  readonly logFile?: string;
  /** Epoch milliseconds as the world outside has them. Default: the clock's. */
  readonly outside?: () => number;
}

/** Runs functions from their source: `drydock-<name>` is `functions/<name>/handler.ts`. */
export function functionHost({ clock, random, requestHandler, stores, logFile, outside }: HostOptions): FunctionHost {
  const console = new Console(logFile === undefined ? nowhere() : appendTo(logFile));
  const ids = random.fork('functions');
  return {
    async load({ functionName, environment }) {
      const name = sourceOf(functionName);
      const { fn } = (await import(`../functions/${name}/handler.ts`)) as { fn: DrydockFunction };
      const runtime: Runtime = {
        now: () => clock.now(),
        sleep: async (ms, signal) => clock.sleep(ms, signal),
        randomId: (length) => ids.hex(length),
        console,
        silent: logFile === undefined,
        ...(requestHandler && { requestHandler: requestHandler(), sha256: NoHash }),
        ...(stores && { stores }),
        ...(outside && { outside }),
      };
      return fn.wire(environment, runtime);
    },
  };
}

/** The embedded AWS reads whose key it is, and no signature. */
class NoHash implements SignatureHash {
  update(): void {}

  async digest(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  reset(): void {}
}

function sourceOf(functionName: string): FunctionName {
  const name = functionNames.find((known) => functionName === `drydock-${known}`);
  if (name === undefined) throw new Error(`No folder in functions/ belongs to ${functionName}.`);
  return name;
}

function appendTo(file: string): Writable {
  mkdirSync(dirname(file), { recursive: true });
  return createWriteStream(file, { flags: 'w' });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
