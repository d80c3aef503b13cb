import type * as z from 'zod/mini';
import type { Contract } from './contract.ts';
import { makeFunction, type DrydockFunction, type Wiring } from './make-function.ts';
import { LightObserver, type LightLogger } from './light-observer.ts';

/** A Lambda function that somebody waits for from its first millisecond on: it does without Powertools and without the SDK. */
export function defineEntrance<Environment extends z.ZodMiniType, Input extends z.ZodMiniType>(
  contract: Contract<Environment, Input>,
  wire: (wiring: Wiring<z.infer<Environment>, LightLogger>) => (input: z.infer<Input>) => Promise<unknown>,
): DrydockFunction {
  return makeFunction(contract, (runtime) => new LightObserver(contract.name, runtime), wire);
}
