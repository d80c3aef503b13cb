import { en } from 'zod/locales';
import * as z from 'zod/mini';

// zod/mini brings no language of its own.
z.config(en());

/** `detail.target: Invalid input: expected object; …`: all that a schema found wrong, in one line. */
export function issuesIn({ issues }: z.core.$ZodError): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
}
