import type { FailState } from '../../definition/model.ts';
import { evaluateTyped } from '../../expressions/evaluate.ts';
import type { Template } from '../../expressions/template.ts';
import { StateError } from '../errors.ts';
import type { Visit } from '../visit.ts';

export async function runFail(visit: Visit, state: FailState): Promise<never> {
  const text = async (template: Template | undefined) => template && visit.evaluate((bindings) => evaluateTyped('string', template, bindings));
  throw new StateError(await text(state.error), await text(state.cause));
}
