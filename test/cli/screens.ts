import type { Screen } from '../../cli/screen.ts';
import { unpainted } from '../../cli/view/paint.ts';

/** A screen that keeps what is written to it. */
export class MemoryScreen implements Screen {
  columns: number;
  readonly rows = 30;
  readonly isTTY: boolean;
  readonly colours = false;
  text = '';

  constructor({ columns = 100, isTTY = false }: { columns?: number; isTTY?: boolean } = {}) {
    this.columns = columns;
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

export const plain = (columns: number) => ({ columns, paint: unpainted });

const escape = '\x1b';
const tokens = new RegExp(`${escape}\\[(\\d+)A|${escape}\\[\\?\\d+[hl]|${escape}\\[[KJ]|[^${escape}]`, 'gu');

/** What a terminal shows after all that was written: it knows the few sequences that we use, and breaks long lines. */
export function shownOn(columns: number, written: string): string {
  const lines = [''];
  let row = 0;
  let column = 0;
  const put = (character: string): void => {
    if (column === columns) [row, column] = [row + 1, 0];
    lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + character + (lines[row] ?? '').slice(column + 1);
    column += 1;
  };
  for (const [token, up] of written.matchAll(tokens)) {
    if (up !== undefined) row = Math.max(0, row - Number(up));
    else if (token === '\n') [row, column] = [row + 1, 0];
    else if (token === '\r') column = 0;
    else if (token === '\x1b[K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (token === '\x1b[J') lines.splice(row, Infinity, (lines[row] ?? '').slice(0, column));
    else if (token.length === 1) put(token);
  }
  return Array.from(lines, (line: string | undefined) => (line ?? '').trimEnd()).join('\n').trimEnd();
}
