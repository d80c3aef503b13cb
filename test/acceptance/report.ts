import type { Row } from './journey.ts';

const headings = ['client', 'version', 'scenario', 'result', 'duration'] as const;

const cells = ({ client, version, scenario, result, remark, seconds }: Row): string[] => [
  client,
  version,
  scenario,
  result === 'passed' && remark !== '' ? `passed: ${remark}` : result,
  result === 'absent' || result === 'not reached' ? '' : `${seconds.toFixed(1)} s`,
];

/** A Markdown table that is readable in a terminal too. */
export function table(rows: readonly Row[]): string {
  const lines = [[...headings], ...rows.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const written = (line: readonly string[]): string => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [written(headings), rule, ...lines.slice(1).map(written)].join('\n');
}

/** What failed and what was not there, in sentences. */
export function remarks(rows: readonly Row[]): string[] {
  return rows.flatMap(({ client, scenario, result, remark }) => {
    if (result === 'failed') return [`FAILED ${client}, ${scenario}:\n${indented(remark)}`];
    return result === 'absent' ? [`ABSENT ${client}: ${remark}`] : [];
  });
}

const indented = (text: string): string => text.trimEnd().split('\n').map((line) => `  ${line}`).join('\n');
