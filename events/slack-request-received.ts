import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { time } from './shapes.ts';

/**
 * Published when Slack has sent a command, a pressed button or a filled form, and its signature was seen to be Slack's.
 * Consumed by `slack-conversation`, which answers each request id once.
 */
export const SlackRequestReceived = defineEvent(
  'SlackRequestReceived',
  z.object({
    /** The same for every delivery of one request. */
    requestId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
    receivedAt: time,
    kind: z.enum(['command', 'interaction']),
    /** A command's form, or an interaction's payload, as Slack sent it but for its verification token. */
    content: z.record(z.string(), z.unknown()),
  }),
);
