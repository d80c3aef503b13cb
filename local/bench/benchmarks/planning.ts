import type { Effort } from '../benchmark.ts';
import { runPlanning } from '../planning.ts';
import { median, type Part } from '../report.ts';

const size = { groups: 30, nodes: 450, pods: 5000 };
const target = { milliseconds: 200, megabytes: 256 };

export async function planning({ rounds }: Effort): Promise<Part> {
  const runs = Array.from({ length: rounds }, () => runPlanning(size));
  const of = (measure: (run: (typeof runs)[number]) => number): number => median(runs.map(measure));
  const whole = of(({ reducing, planning: planned }) => reducing + planned);
  const memory = Math.max(...runs.map(({ peakMemory }) => peakMemory)) / 2 ** 20;
  return {
    title: `Planning an upgrade over three minors: ${size.groups} node groups, ${size.nodes} nodes, ${size.pods} pods`,
    rows: [
      { measured: 'facts from what the Kubernetes API told, ms', values: { median: of(({ reducing }) => reducing).toFixed(0) } },
      { measured: 'checks and plan, ms', values: { median: of(({ planning: planned }) => planned).toFixed(0) } },
      { measured: 'both, ms', values: { median: whole.toFixed(0) }, target: `<= ${target.milliseconds}`, met: whole <= target.milliseconds },
      { measured: 'peak memory of the process, MiB', values: { median: memory.toFixed(0) }, target: `<= ${target.megabytes}`, met: memory <= target.megabytes },
      { measured: 'steps of the plan', values: { median: String(runs[0]?.steps ?? 0) } },
    ],
    notes: [`Median of ${rounds} fresh processes, which compile as they go; the most memory that any of them had. The objects are there already: reading them is the network's time.`],
  };
}
