import * as z from 'zod/mini';
import { OperationError } from '../../core/errors.ts';
import { systemRuntimeOfThisProcess } from './compose.ts';
import type { Contract } from './contract.ts';
import { awsEnvironment, parseEnvironment, processVariables, type AwsEnvironment, type Variables } from './environment.ts';
import { issuesIn } from './issues-in.ts';
import type { Runtime } from './runtime.ts';

/** A function's collaborators, made once per cold start. */
export interface Wiring<Environment, Log> {
  readonly environment: Environment & AwsEnvironment;
  readonly runtime: Runtime;
  readonly logger: Log;
}

export type Handler = (event: unknown) => Promise<unknown>;

export interface DrydockFunction {
  readonly contract: Contract;
  /** Cold start: makes the collaborators from these variables and answers what runs for every event. */
  readonly wire: (variables: Variables, runtime: Runtime) => Handler;
  /** Called by AWS. */
  readonly handler: Handler;
}

/** Logs and counts around every event. */
export interface Observes<Log> {
  readonly logger: Log;
  around(event: unknown, run: () => Promise<unknown>): Promise<unknown>;
}

/** A Lambda function as `observe` sees it: `wire` runs on cold start only, what it returns runs for every event. */
export function makeFunction<Environment extends z.ZodMiniType, Input extends z.ZodMiniType, Log>(
  contract: Contract<Environment, Input>,
  observe: (runtime: Runtime) => Observes<Log>,
  wire: (wiring: Wiring<z.infer<Environment>, Log>) => (input: z.infer<Input>) => Promise<unknown>,
): DrydockFunction {
  const start = (variables: Variables, runtime: Runtime): Handler => {
    const aws = parseEnvironment(contract.name, awsEnvironment, variables);
    const own = parseEnvironment(contract.name, contract.environment, variables);
    const observer = observe(runtime);
    const run = wire({ environment: Object.assign(own as object, aws) as z.infer<Environment> & AwsEnvironment, runtime, logger: observer.logger });
    return async (event) => observer.around(event, async () => run(read(contract, event)));
  };
  let handler: Handler | undefined;
  return {
    contract,
    wire: start,
    handler: async (event) => {
      handler ??= start(processVariables(), systemRuntimeOfThisProcess());
      return handler(event);
    },
  };
}

function read<Input extends z.ZodMiniType>({ name, input }: Contract<z.ZodMiniType, Input>, event: unknown): z.infer<Input> {
  const parsed = z.safeParse(input, event);
  if (parsed.success) return parsed.data;
  throw new OperationError('RetryNever', 'InvalidInput', `The input of ${name} is not what it takes. ${issuesIn(parsed.error)}`);
}
