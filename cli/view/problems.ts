import type { Look } from './look.ts';
import { count, fill, oneLine, widthOf, withoutControls } from './text.ts';

/** One thing that is wrong, at its place in what was sent; lines and columns count from one. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A text that somebody wrote, and the name they know it by. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Each problem as `FILE:line:column  path: message` over its line of the file with a caret under the place; then how many there are. */
export function problemLines(problems: readonly Problem[], source: Source, look: Look): readonly string[] {
  const lines = source.text.split(/\r?\n/);
  const gutter = Math.max(...problems.map(({ line = 0 }) => String(line).length));
  const shown = problems.flatMap((problem) => [headline(problem, source, look), ...excerpt(problem, lines, gutter, look), '']);
  return [...shown, `${count(problems.length, 'problem')} in ${source.name}. Nothing was started.`];
}

function headline({ path, message, line, column }: Problem, { name }: Source, { paint }: Look): string {
  const place = [name, line, column].filter((part) => part !== undefined).join(':');
  return `${paint('strong', place)}  ${path === '' ? '' : `${oneLine(path)}: `}${oneLine(message)}`;
}

function excerpt({ line, column = 1 }: Problem, lines: readonly string[], gutter: number, { columns, paint }: Look): readonly string[] {
  const text = line === undefined ? undefined : lines[line - 1];
  if (text === undefined || line === undefined) return [];
  const { shown, caret } = window(text, column, columns - gutter - '   | '.length);
  return [
    `  ${paint('quiet', `${String(line).padStart(gutter)} |`)} ${shown}`.trimEnd(),
    `  ${paint('quiet', `${' '.repeat(gutter)} |`)} ${' '.repeat(caret)}${paint('bad', '^')}`,
  ];
}

/** As much of a long line as fits, with the place in sight. */
function window(text: string, column: number, width: number): { readonly shown: string; readonly caret: number } {
  const before = printable(text.slice(0, column - 1));
  const after = printable(text.slice(column - 1));
  const offset = widthOf(before);
  if (offset + widthOf(after) <= width) return { shown: before + after, caret: offset };
  const lead = Array.from(before).slice(-Math.floor(width / 2)).join('');
  const shown = (lead === before ? '' : '…') + lead;
  return { shown: fill(shown + after, width).trimEnd(), caret: widthOf(shown) };
}

function printable(text: string): string {
  return withoutControls(text.replaceAll('\t', '  '));
}
