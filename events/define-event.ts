import type * as z from 'zod/mini';

/** The bus's source of everything that Drydock itself says. */
export const source = 'drydock';

/** One event of the catalogue: its detail-type on the wire, and the schema that parses it on send and on receive. */
export interface EventDefinition<Name extends string = string, Detail extends z.ZodMiniType = z.ZodMiniType> {
  readonly name: Name;
  readonly detail: Detail;
}

export function defineEvent<Name extends string, Detail extends z.ZodMiniType>(name: Name, detail: Detail): EventDefinition<Name, Detail> {
  return { name, detail };
}

/** A detail with its event's name: what publishers send. */
export interface DrydockEvent<Definition extends EventDefinition = EventDefinition> {
  readonly type: Definition['name'];
  readonly detail: z.infer<Definition['detail']>;
}
