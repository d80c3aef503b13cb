import * as z from 'zod/mini';

/** What a schema takes, in OpenAPI's terms. */
export function jsonSchema(schema: z.ZodMiniType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
