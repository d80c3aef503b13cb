import type { Effort } from '../benchmark.ts';
import { waitForOpening } from '../opening.ts';
import type { Part } from '../report.ts';

const target = { seconds: 60 };

export async function opening({ provisions }: Effort): Promise<Part> {
  const { delays, tooLate } = await waitForOpening(provisions, 'bench');
  const at = (share: number): number => delays[Math.max(0, Math.ceil(delays.length * share) - 1)] ?? Infinity;
  return {
    title: `${provisions} operations that wait for the same opening, in virtual time`,
    rows: [
      { measured: 'begun', values: { measured: String(delays.filter(Number.isFinite).length) }, target: String(provisions), met: delays.every(Number.isFinite) },
      { measured: 'seconds from the opening to the first step, 50th percentile', values: { measured: at(0.5).toFixed(1) } },
      { measured: '… 99th percentile', values: { measured: at(0.99).toFixed(1) }, target: `<= ${target.seconds}`, met: at(0.99) <= target.seconds },
      { measured: '… the first', values: { measured: at(0).toFixed(1) }, target: '>= 0', met: at(0) >= 0 },
      { measured: 'changes that began although nine of ten would not have ended in time', values: { measured: String(tooLate) }, target: '0', met: tooLate === 0 },
    ],
    notes: ['Another freeze begins a quarter of an hour after the opening: what would not end before it is held.'],
  };
}
