import type { SucceedState } from '../../definition/model.ts';
import type { Departure, Visit } from '../visit.ts';

export function runSucceed(visit: Visit, { output }: SucceedState): Promise<Departure> {
  return visit.depart({ output, assign: undefined }, visit.input.value, undefined);
}
