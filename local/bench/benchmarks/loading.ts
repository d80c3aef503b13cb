import type { Effort } from '../benchmark.ts';
import { measureLoads, ratioOfLoads, type FunctionLoad, type Loaded } from '../module-load.ts';
import { median, ratio, type Part, type Row } from '../report.ts';

const mostTimes = 1.15;

export async function loading({ rounds }: Effort): Promise<Part> {
  const loads = await measureLoads(rounds);
  const over = (which: 'pruned' | 'plain') => loads.flatMap(({ whole, clients }) => (clients ? [ratioOfLoads(whole, clients[which])] : []));
  const [pruned, plain] = [over('pruned'), over('plain')];
  const summary = (measured: string, of: (ratios: readonly number[]) => number): Row => ({
    measured,
    values: { ratio: ratio(of(pruned)), 'ratio to plain': ratio(of(plain)) },
    target: `ratio <= ${mostTimes}`,
    met: of(pruned) <= mostTimes,
  });
  return {
    title: 'Loading a function, against its SDK clients and commands alone',
    rows: [...loads.flatMap(rowsOf), summary('median', median), summary('worst', (ratios) => Math.max(...ratios))],
    notes: [
      `Median load time of ${rounds} fresh Node ${process.versions.node} processes, and the median of the ratios within each round. authorise calls no AWS service.`,
      'Clients: the same clients and commands, cut down by our bundler as in the function. Plain: the same by esbuild alone, with the same settings. Indented: what only a call that needs it loads.',
    ],
  };
}

function rowsOf({ name, whole, clients, late }: FunctionLoad): readonly Row[] {
  const values = { KB: kilobytes(whole), ms: milliseconds(whole) };
  const against = clients && {
    'clients KB': kilobytes(clients.pruned),
    'clients ms': milliseconds(clients.pruned),
    ratio: ratio(ratioOfLoads(whole, clients.pruned)),
    'plain KB': kilobytes(clients.plain),
    'plain ms': milliseconds(clients.plain),
    'ratio to plain': ratio(ratioOfLoads(whole, clients.plain)),
  };
  return [{ measured: name, values: { ...values, ...against } }, ...late.map((part) => ({ measured: `  ${part.part}`, values: { KB: kilobytes(part), ms: milliseconds(part) } }))];
}

function kilobytes({ bytes }: Loaded): string {
  return String(Math.round(bytes / 1024));
}

function milliseconds(loaded: Loaded): string {
  return median(loaded.milliseconds).toFixed(1);
}
