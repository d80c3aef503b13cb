import type { Finding } from '../operation.ts';
import type { Look } from './look.ts';
import type { Tone } from './paint.ts';
import { count, indent, oneLine, wrap } from './text.ts';

const severities = ['blocker', 'warning', 'note'] as const satisfies readonly Finding['severity'][];

const tones = { blocker: 'bad', warning: 'warning', note: 'quiet' } as const satisfies Record<Finding['severity'], Tone>;

const margin = 2;

/** Findings, the gravest first, each with its place in the file and what to do about it. */
export function findingLines(findings: readonly Finding[], look: Look): readonly string[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).flatMap((finding) => ['', ...findingLine(finding, look)]);
}

function findingLine({ severity, path, message, remedy, evidence = [], waiver }: Finding, { columns, paint }: Look): readonly string[] {
  const width = columns - margin;
  const arrow = '→ ';
  return [
    `${paint(tones[severity], severity)}${path === undefined ? '' : `  ${paint('strong', oneLine(path))}`}`,
    ...indent(wrap(message, width), margin),
    ...indent(evidence.flatMap((line) => wrap(line, width - 2)), margin + 2).map((line) => paint('quiet', line)),
    ...(waiver === undefined ? [] : indent(wrap(`Waived by ${waiver.by} until ${waiver.expiresAt}: ${waiver.reason}`, width), margin)),
    ...wrap(remedy, width - arrow.length).map((line, index) => ' '.repeat(margin) + (index === 0 ? arrow : '  ') + line),
  ];
}

/** `2 blockers, 1 warning`. */
export function findingCount(findings: readonly Finding[]): string {
  const counts = severities.map((severity) => ({ severity, number: findings.filter((finding) => finding.severity === severity).length }));
  return counts.flatMap(({ severity, number }) => (number > 0 ? [count(number, severity)] : [])).join(', ');
}
