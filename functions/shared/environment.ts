import * as z from 'zod/mini';
import { issuesIn } from './issues-in.ts';

/** What Lambda itself puts into every function's environment, as far as we read it. */
export const awsEnvironment = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.optional(z.string()),
  /** An AWS that is not at amazonaws.com: the embedded one. */
  AWS_ENDPOINT_URL: z.optional(z.string()),
});

export type AwsEnvironment = z.infer<typeof awsEnvironment>;

export type Variables = Readonly<Record<string, string | undefined>>;

/** Parses a function's environment variables; one error names every variable that is missing or wrong. */
export function parseEnvironment<Schema extends z.ZodMiniType>(functionName: string, schema: Schema, variables: Variables): z.infer<Schema> {
  const parsed = z.safeParse(schema, variables);
  if (parsed.success) return parsed.data;
  throw new Error(`The environment of ${functionName} is not complete. ${issuesIn(parsed.error)}`);
}

/** The variables of this process: what a function runs on in AWS. */
export function processVariables(): Variables {
  return process.env;
}
