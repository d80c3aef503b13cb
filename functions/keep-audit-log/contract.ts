import * as z from 'zod/mini';

/** Messages of the queue between the bus and the log; each body is an event as the bus delivers it. */
export const contract = {
  name: 'keep-audit-log',
  environment: z.object({ AUDIT_LOG_TABLE: z.string() }),
  input: z.looseObject({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) }),
} as const;

export const busEvent = z.looseObject({
  id: z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  'detail-type': z.string(),
  detail: z.record(z.string(), z.unknown()),
});
