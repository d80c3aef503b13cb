import type { WaitState } from '../../definition/model.ts';
import { EvaluationError, evaluateCount, evaluateTyped } from '../../expressions/evaluate.ts';
import type { Bindings } from '../../expressions/evaluate.ts';
import { parseTimestamp } from '../../expressions/timestamp.ts';
import type { Departure, Visit } from '../visit.ts';

export async function runWait(visit: Visit, state: WaitState): Promise<Departure> {
  const { flow } = visit;
  const until = await visit.evaluate((bindings) => WAKE_TIME[state.duration.kind](state, bindings, flow.clock.now()));
  if (until > flow.clock.now()) await flow.sleep(until - flow.clock.now());
  return visit.depart(state, visit.input.value, state.next);
}

/** When the wait is over, in epoch milliseconds. */
const WAKE_TIME: Readonly<Record<WaitState['duration']['kind'], (state: WaitState, bindings: Bindings, now: number) => Promise<number>>> = {
  seconds: async ({ duration }, bindings, now) => now + 1000 * (await evaluateCount('Seconds', duration.template, bindings)),
  timestamp: async ({ duration }, bindings) => {
    const text = await evaluateTyped('string', duration.template, bindings);
    const time = parseTimestamp(text);
    if (time === undefined) throw new EvaluationError(`The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`, 'Timestamp');
    return time;
  },
};
