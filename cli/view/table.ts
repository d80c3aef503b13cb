import type { Look } from './look.ts';
import { fill, oneLine, widthOf } from './text.ts';

/** Columns under their headings, each as wide as its widest cell; the last one as wide as it is. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], { paint }: Look): readonly string[] {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = headings.map((heading, column) => Math.max(widthOf(heading), ...cells.map((row) => widthOf(row[column] ?? ''))));
  const lineOf = (row: readonly string[]): string => row.map((cell, column) => fill(cell, widths[column] ?? 0)).join('  ').trimEnd();
  return [paint('quiet', lineOf(headings)), ...cells.map(lineOf)];
}
