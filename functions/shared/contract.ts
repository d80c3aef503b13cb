import type * as z from 'zod/mini';

/** What both sides of a function agree on. `infra/` types the environment it gives by the same schema. */
export interface Contract<Environment extends z.ZodMiniType = z.ZodMiniType, Input extends z.ZodMiniType = z.ZodMiniType> {
  /** The folder's name; deployed as `drydock-<name>`. */
  readonly name: string;
  readonly environment: Environment;
  readonly input: Input;
}
