import { DrydockClient } from './client.ts';
import { exit } from './exit.ts';
import { Failure } from './failure.ts';
import type { Screen } from './screen.ts';
import type { Sleep } from './sleep.ts';
import { findToken, type Token } from './token.ts';

/** What surrounds the command. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The home directory. */
  readonly home: string;
  readonly out: Screen;
  readonly error: Screen;
  readonly readStandardInput: () => Promise<string>;
  /** Asks whoever sits before it; absent where nobody does. */
  readonly ask?: (question: string) => Promise<string>;
  readonly sleep: Sleep;
  /** The command and first arguments that run this very program. Default: `drydock`. */
  readonly self?: readonly string[];
  /** Aborted when somebody interrupts the command. */
  readonly signal: AbortSignal;
}

export interface GlobalOptions {
  readonly output: 'text' | 'json';
  readonly url?: string;
}

/** One run of one command. */
export interface Session {
  readonly world: World;
  readonly client: DrydockClient;
  readonly token: Token;
  /** One JSON document goes to standard output, and everything else to standard error. */
  readonly json: boolean;
  /** Where what is not the answer goes. */
  readonly aside: Screen;
  /** How to call this command again, to the same address. */
  readonly drydock: string;
}

const localUrl = 'http://127.0.0.1:4600';

export function openSession(world: World, { output, url: option }: GlobalOptions): Session {
  const { DRYDOCK_URL: configured = '', DRYDOCK_TOKEN: givenToken } = world.environment;
  const url = option ?? (configured === '' ? localUrl : configured);
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new Failure(exit.refused, `${option === undefined ? 'DRYDOCK_URL' : '--url'} is not an address: ${url}. One looks like ${localUrl}.`);
  const token = findToken(url, world.home, givenToken);
  const json = output === 'json';
  return {
    world,
    client: new DrydockClient({ url, signal: world.signal, sleep: world.sleep, ...(token.value !== undefined && { token: token.value }) }),
    token,
    json,
    aside: json ? world.error : world.out,
    drydock: option === undefined ? 'drydock' : `drydock --url ${option}`,
  };
}

/** Prints an answer: as it came for a program, or as lines for a person. */
export function answer({ json, world }: Session, document: object, lines: () => readonly string[]): void {
  world.out.write(json ? `${JSON.stringify(document, undefined, 2)}\n` : lines().map((line) => `${line}\n`).join(''));
}
