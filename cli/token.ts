import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file in which a local run leaves its token for this command: `~/.drydock/<host>_<port>.token`. */
export function tokenFile(url: string, home: string): string {
  const { hostname, port, protocol } = new URL(url);
  const usualPort = protocol === 'https:' ? '443' : '80';
  return join(home, '.drydock', `${hostname.replaceAll(/[[\]]/g, '')}_${port === '' ? usualPort : port}.token`);
}

export interface Token {
  /** Absent: none was found. */
  readonly value?: string;
  /** A sentence that says where it came from, or where it was looked for. */
  readonly origin: string;
}

/** `DRYDOCK_TOKEN`, or else what the token file holds. */
export function findToken(url: string, home: string, given = ''): Token {
  if (given !== '') return { value: given, origin: 'The token came from DRYDOCK_TOKEN.' };
  const file = tokenFile(url, home);
  const value = readToken(file);
  return value === ''
    ? { origin: `There is no token: DRYDOCK_TOKEN is not set, and ${file}, which \`npm start\` writes for a local Drydock, cannot be read.` }
    : { value, origin: `The token came from ${file}, which \`npm start\` writes for a local Drydock; DRYDOCK_TOKEN is not set.` };
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
