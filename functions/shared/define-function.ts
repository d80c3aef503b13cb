import type { Logger } from '@aws-lambda-powertools/logger';
import type * as z from 'zod/mini';
import type { Contract } from './contract.ts';
import { makeFunction, type DrydockFunction, type Wiring as AnyWiring } from './make-function.ts';
import { Observer } from './observer.ts';

export type { DrydockFunction, Handler } from './make-function.ts';

export type Wiring<Environment> = AnyWiring<Environment, Logger>;

/** A Lambda function: `wire` runs on cold start only, what it returns runs for every event. */
export function defineFunction<Environment extends z.ZodMiniType, Input extends z.ZodMiniType>(
  contract: Contract<Environment, Input>,
  wire: (wiring: Wiring<z.infer<Environment>>) => (input: z.infer<Input>) => Promise<unknown>,
): DrydockFunction {
  return makeFunction(contract, (runtime) => new Observer(contract.name, runtime), wire);
}
