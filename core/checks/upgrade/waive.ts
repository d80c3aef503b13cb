import type { Waiver } from '../../plan/upgrade/waivers.ts';
import type { Finding } from '../finding.ts';

/**
 * Lifts the blockers that somebody answers for. A waiver that is over, that lifts nothing, or that is for something no waiver
 * may lift, is a finding itself: nobody shall think that it counted.
 */
export function waive(findings: readonly Finding[], waivers: readonly Waiver[], now: number): readonly Finding[] {
  const valid = waivers.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  const lifted = findings.map((finding): Finding => {
    if (finding.severity !== 'blocker' || finding.unwaivable) return finding;
    const waiver = valid.find((candidate) => isFor(candidate, finding));
    return waiver ? { ...finding, waiver } : finding;
  });
  return [...lifted, ...waivers.flatMap((waiver, index) => fault(waiver, index, findings, now))];
}

function isFor({ check, about }: Waiver, finding: Finding): boolean {
  return check === finding.check && (about === undefined || about === finding.about);
}

function fault(waiver: Waiver, index: number, findings: readonly Finding[], now: number): readonly Finding[] {
  const what = `The waiver of ${waiver.by} for ${waiver.check}${waiver.about === undefined ? '' : ` (${waiver.about})`}`;
  const path = `waivers[${index}]`;
  const meant = findings.filter((finding) => isFor(waiver, finding) && finding.severity === 'blocker');
  if (Date.parse(waiver.expiresAt) <= now) {
    return [{ check: 'waiver-expired', severity: 'warning', path, message: `${what} ended at ${waiver.expiresAt}, and lifts nothing.`, remedy: 'Ask for a new one, or leave it out.' }];
  }
  if (meant.length === 0) return [{ check: 'waiver-unused', severity: 'note', path, message: `${what} lifts nothing: there is no such blocker.`, remedy: 'Leave it out.' }];
  if (meant.every(({ unwaivable }) => unwaivable)) {
    return [{ check: 'waiver-refused', severity: 'warning', path, message: `${what} has no effect: AWS would refuse, or the cluster would break.`, remedy: 'Do what the finding says instead.' }];
  }
  return [];
}
