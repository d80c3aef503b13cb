import type { PassState } from '../../definition/model.ts';
import type { Departure, Visit } from '../visit.ts';

export function runPass(visit: Visit, state: PassState): Promise<Departure> {
  return visit.depart(state, visit.input.value, state.next);
}
