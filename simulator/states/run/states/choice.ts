import type { ChoiceState } from '../../definition/model.ts';
import { evaluateTyped } from '../../expressions/evaluate.ts';
import { StateError } from '../errors.ts';
import type { Departure, Visit } from '../visit.ts';

/** The first rule that holds decides, with its own Output and Assign; the state's own belong to its Default. */
export async function runChoice(visit: Visit, state: ChoiceState): Promise<Departure> {
  for (const rule of state.rules) {
    const holds = await visit.evaluate((bindings) => evaluateTyped('boolean', rule.condition, bindings));
    if (holds) return visit.depart(rule, visit.input.value, rule.next);
  }
  if (state.default === undefined) {
    throw new StateError('States.NoChoiceMatched', visit.explain('Failed to transition out of the state. The state does not point to a next state.'));
  }
  return visit.depart(state, visit.input.value, state.default);
}
