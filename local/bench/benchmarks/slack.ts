import { acknowledge } from '../acknowledgements.ts';
import type { Effort } from '../benchmark.ts';
import { measureEntrance } from '../entrance-load.ts';
import { ratioOfLoads } from '../module-load.ts';
import { median, type Part } from '../report.ts';

const target = { milliseconds: 250, kilobytes: 60, share: 6 / 27 };
const rate = 50;

export async function slack({ provisions, rounds }: Effort): Promise<Part> {
  const delays = await acknowledge(provisions, rate);
  const at = (share: number): number => delays[Math.max(0, Math.ceil(delays.length * share) - 1)] ?? Infinity;
  const { entrance, eks } = await measureEntrance(rounds);
  const share = ratioOfLoads(entrance, eks);
  const kilobytes = entrance.bytes / 1024;
  return {
    title: `The entrance of Slack: ${delays.length} commands, ${rate} a second`,
    rows: [
      { measured: 'acknowledged after, 50th percentile, ms', values: { measured: at(0.5).toFixed(0) } },
      { measured: '… 99th percentile', values: { measured: at(0.99).toFixed(0) }, target: `<= ${target.milliseconds}`, met: at(0.99) <= target.milliseconds },
      { measured: 'bundle, KB', values: { measured: kilobytes.toFixed(0) }, target: `<= ${target.kilobytes}`, met: kilobytes <= target.kilobytes },
      { measured: 'loading it, ms', values: { measured: median(entrance.milliseconds).toFixed(1) } },
      { measured: 'loading the EKS client', values: { measured: median(eks.milliseconds).toFixed(1) } },
      { measured: 'share of that', values: { measured: share.toFixed(2) }, target: `<= ${target.share.toFixed(2)}`, met: share <= target.share },
    ],
    notes: [
      'Over HTTP, Drydock and its AWS and who sends in one process, after one second of warming up. A signature is verified, the request is remembered by a conditional write, and put on the bus; meanwhile those before are answered.',
      `Loads: medians over ${rounds} fresh processes each; the share is the median of those within each round.`,
    ],
  };
}
