import type { z } from 'zod';
import type { Call, Operation, Shape } from '../../service.ts';
import type { Place } from '../model.ts';
import { copy } from './copy.ts';
import type { Eks } from './eks.ts';
import type { Idempotency } from './idempotency.ts';
import { parse, withoutNulls } from './input.ts';
import type { Throttle } from './throttle.ts';

export interface Context {
  readonly eks: Eks;
  readonly place: Place;
  readonly call: Call;
}

/** One EKS operation, its input still unparsed. */
export interface EksOperation {
  readonly http: NonNullable<Operation['http']>;
  readonly resources: (input: Shape, place: Place) => readonly string[];
  readonly conditions?: NonNullable<Operation['conditions']>;
  readonly handle: (input: Shape, context: Context) => Shape | Promise<Shape>;
}

/** Declares an operation: `input` is parsed before `run` sees it; a bad input is InvalidParameterException unless `refusal` names another. */
export function operation<I extends z.ZodType>(declared: {
  readonly http: EksOperation['http'];
  readonly resources: EksOperation['resources'];
  readonly conditions?: EksOperation['conditions'];
  readonly refusal?: 'BadRequestException';
  readonly input: I;
  run(input: z.output<I>, context: Context): Shape | Promise<Shape>;
}): EksOperation {
  const { http, resources, conditions, input: schema, refusal = 'InvalidParameterException' } = declared;
  return {
    http,
    resources,
    ...(conditions === undefined ? {} : { conditions }),
    handle: (input, context) => declared.run(parse(schema, input, refusal), context),
  };
}

export type EksOperations = Readonly<Record<string, EksOperation>>;

/** Fits an EKS operation into the gateway's table: throttling, idempotency, and answers that share nothing with the state. */
export function toOperation(name: string, { http, resources, conditions, handle }: EksOperation, eks: Eks, throttle: Throttle, idempotency: Idempotency): Operation {
  return {
    http,
    resources: (input, call) => resources(input, eks.place(call)),
    ...(conditions === undefined ? {} : { conditions }),
    async run(input, call) {
      throttle.take(name, call);
      const asked = withoutNulls(input);
      const context = { eks, place: eks.place(call), call };
      return copy(await idempotency.once(name, asked, call, async () => copy(await handle(asked, context))));
    },
  };
}
