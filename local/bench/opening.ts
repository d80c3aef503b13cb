import { parseFreeze } from '../../core/windows/freeze.ts';
import { admit, orderOf } from './fleet.ts';
import { start, startVirtualDrydock } from './virtual-drydock.ts';

/** What became of operations that waited for the same opening. */
export interface OpeningRun {
  readonly waiting: number;
  /** Seconds from the opening to each operation's first step, in order; what began before it is negative. */
  readonly delays: readonly number[];
  /** Changes that began although nine of ten would have ended after the next freeze had begun. Looking at a cluster is none. */
  readonly tooLate: number;
}

const hour = 3_600_000;
const opening = start + 6 * hour;
/** Too soon for a control plane: every operation is overtaken by it. */
const closing = opening + 15 * 60_000;

/** Has so many clusters wait for the end of one freeze, with another one soon after it. */
export async function waitForOpening(waiting: number, seed: string): Promise<OpeningRun> {
  const drydock = await startVirtualDrydock({ seed });
  const { clock, stores } = drydock;
  const iso = (at: number): string => new Date(at).toISOString();
  for (const [name, from, until] of [['first', start - hour, opening], ['second', closing, closing + 24 * hour]] as const) {
    const parsed = parseFreeze(name, { from: iso(from), until: iso(until), reason: 'Nobody may' }, start);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    await stores.calendar.saveFreeze(parsed.value);
  }
  const orders = Array.from({ length: waiting }, (_, index) => orderOf(index));
  for (const account of new Set(orders.map((order) => order.account))) await admit(drydock, account);
  const ids: string[] = [];
  for (const { account, config } of orders) ids.push(await drydock.provision(config, account));
  await clock.advance(closing + 5 * 60_000 - clock.now());
  const run = await measure(ids, stores.operations);
  await drydock.close();
  return { waiting, ...run };
}

async function measure(ids: readonly string[], operations: Awaited<ReturnType<typeof startVirtualDrydock>>['stores']['operations']): Promise<Omit<OpeningRun, 'waiting'>> {
  const delays: number[] = [];
  let tooLate = 0;
  for (const id of ids) {
    const [steps, plan] = await Promise.all([operations.steps(id), operations.findPlan(id)]);
    const begun = steps.map(({ stepId, startedAt }) => ({ stepId, at: Date.parse(startedAt) }));
    delays.push((Math.min(...begun.map(({ at }) => at)) - opening) / 1000);
    const p90 = new Map(plan?.steps.filter(({ request }) => request.kind !== 'verify-cluster').map((step) => [step.id, step.expected.p90 * 1000]));
    tooLate += begun.filter(({ stepId, at }) => p90.has(stepId) && (at < opening || at + (p90.get(stepId) ?? 0) > closing)).length;
  }
  return { delays: delays.toSorted((one, other) => one - other), tooLate };
}
