import { painted, unpainted } from './view/paint.ts';
import type { Look } from './view/look.ts';

/** Where text goes. */
export interface Screen {
  /** Characters in a line; of something that is not a terminal, as many as a person likes to read. */
  readonly columns: number;
  readonly rows: number;
  /** Whether lines can be drawn anew in place. */
  readonly isTTY: boolean;
  readonly colours: boolean;
  write(text: string): void;
}

/** A pipe has no `isTTY`, whatever Node's type says. */
type Stream = Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'write'> & { readonly isTTY?: boolean };

type Environment = Readonly<Record<string, string | undefined>>;

const readable = 100;

/** A stream of this process. A terminal in CI is written like a file: what it shows is read later. */
export function screenOf(stream: Stream, environment: Environment): Screen {
  const isTerminal = stream.isTTY === true && environment['TERM'] !== 'dumb';
  return {
    get columns() {
      return isTerminal ? stream.columns : readable;
    },
    get rows() {
      return isTerminal ? stream.rows : Infinity;
    },
    isTTY: isTerminal && !isSet(environment['CI']),
    colours: isTerminal && !isSet(environment['NO_COLOR']),
    write: (text) => {
      stream.write(text);
    },
  };
}

function isSet(value = ''): boolean {
  return value !== '' && value !== 'false';
}

export function lookOf({ columns, colours }: Screen): Look {
  return { columns, paint: colours ? painted : unpainted };
}

export function writeLines(screen: Screen, lines: readonly string[]): void {
  if (lines.length > 0) screen.write(lines.map((line) => `${line}\n`).join(''));
}
