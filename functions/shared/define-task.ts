import type * as z from 'zod/mini';
import { classify } from '../../core/errors.ts';
import type { Contract } from './contract.ts';
import { defineFunction, type DrydockFunction, type Wiring } from './define-function.ts';

/** A function that a state machine calls. Whatever goes wrong leaves it under its retry class: the name that a retrier matches. */
export function defineTask<Environment extends z.ZodMiniType, Input extends z.ZodMiniType>(
  contract: Contract<Environment, Input>,
  wire: (wiring: Wiring<z.infer<Environment>>) => (input: z.infer<Input>) => Promise<unknown>,
): DrydockFunction {
  return defineFunction(contract, (wiring) => {
    const run = wire(wiring);
    return async (input) => {
      try {
        return await run(input);
      } catch (error) {
        throw classify(error);
      }
    };
  });
}
