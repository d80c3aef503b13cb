import type { Outline, SupportCost } from '../operation.ts';
import type { Look } from './look.ts';
import { count, oneLine, wrap } from './text.ts';

/** Where a change leads, phase by phase; what that does to the bill, and whether it can be taken back. */
export function outlineLines({ from, to, phases, support, rollback }: Outline, look: Look): readonly string[] {
  const { columns, paint } = look;
  const hops = [...new Set(phases.flatMap(({ hop }) => hop ?? []))];
  const route = from === to ? `Kubernetes ${from} stays` : `Kubernetes ${[from, ...hops.filter((hop) => hop !== from)].join(' → ')}`;
  const hopWidth = Math.max(0, ...hops.map((hop) => hop.length));
  const shown = phases.filter(({ stepIds }) => stepIds.length > 0);
  const rows = shown.map(({ hop = '', title, stepIds, parallel }, index) => {
    const isNew = shown[index - 1]?.hop !== hop;
    return `  ${(isNew ? hop : '').padEnd(hopWidth)}  ${oneLine(title)}${paint('quiet', `  ${together(stepIds.length, parallel)}`)}`;
  });
  return [paint('strong', route), ...rows, ...(support ? wrap(supportSays(support), columns) : []), ...wrap(rollbackSays(rollback), columns)];
}

function together(steps: number, parallel: number): string {
  if (steps === 1) return '1 step';
  if (parallel <= 1) return `${count(steps, 'step')}, one after another`;
  return parallel >= steps ? `${count(steps, 'step')} together` : `${count(steps, 'step')}, ${parallel} at a time`;
}

const supportNames: Readonly<Record<string, string>> = { STANDARD_SUPPORT: 'standard support', EXTENDED_SUPPORT: 'extended support', UNSUPPORTED: 'no support' };

function supportSays({ before, after }: { readonly before: SupportCost; readonly after: SupportCost }): string {
  const difference = before.monthly - after.monthly;
  const saving = difference === 0 ? 'the same' : difference > 0 ? `${usd(difference)} less` : `${usd(-difference)} more`;
  return `Control plane: ${costOf(before)}, then ${costOf(after)}: ${saving} a month.`;
}

function costOf({ version, support, monthly, until }: SupportCost): string {
  return `${usd(monthly)} a month on ${version} (${supportNames[support] ?? support}${until === undefined ? '' : ` until ${until.slice(0, 10)}`})`;
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}

function rollbackSays(rollback: Outline['rollback']): string {
  return 'impossible' in rollback ? `No way back: ${rollback.impossible}` : `Can be taken back to ${rollback.to} for ${rollback.days} days.`;
}
