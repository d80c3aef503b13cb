import * as z from 'zod/mini';
import { requestEntrances } from '../../core/operation/operation.ts';
import { orders } from '../../events/orders.ts';
import { approvalDecision, cancellation, choice, failure, finding, kind, operationId, question, remains, target, time } from '../../events/shapes.ts';

const estimate = z.object({ p10: z.number(), p50: z.number(), p90: z.number() });

const operation = z.object({
  operationId,
  kind,
  target,
  status: z.enum(['requested', 'planning', 'planned', 'refused', 'running', 'succeeded', 'failed', 'cancelled']),
  requestedBy: z.object({ principal: z.string(), via: z.enum(requestEntrances) }),
  requestedAt: time,
  dryRun: z.boolean(),
  onFailure: z.enum(['delete', 'keep', 'stop', 'rollback']),
  profile: orders.provision.shape.profile,
  executionArn: z.optional(z.string()),
  startedAt: z.optional(time),
  endedAt: z.optional(time),
  planHash: z.optional(z.string()),
  plannedAt: z.optional(time),
  findings: z.optional(z.array(finding)),
  report: z.optional(
    z.object({
      summary: z.string(),
      failure: z.optional(failure),
      remains,
      done: z.optional(z.array(z.string())),
      undone: z.optional(z.array(z.string())),
      skipped: z.optional(z.array(z.string())),
      goesOn: z.optional(z.array(z.string())),
      decided: z.optional(z.array(z.string())),
      advice: z.optional(z.string()),
    }),
  ),
  /** Why it had to wait before it began. `until`: epoch milliseconds. */
  pending: z.optional(z.object({ kind: z.string(), name: z.optional(z.string()), message: z.string(), until: z.optional(z.number()) })),
  /** Who is asked to approve the plan. `missing`: how many more people it takes. */
  approval: z.optional(
    z.object({ planHash: z.string(), people: z.int(), missing: z.int(), askedAt: time, expiresAt: time, remindedAt: z.optional(time), decisions: z.array(z.object({ ...approvalDecision, at: time })) }),
  ),
  override: z.optional(z.object({ by: z.string(), reason: z.string(), at: time })),
  cancellation: z.optional(cancellation),
});

const stepView = z.object({ id: z.string(), title: z.string(), reason: z.string(), after: z.array(z.string()), expected: estimate });

/** A month of what the plan makes, nodes at their desired number; `unpriced` says what else costs something. */
const cost = z.object({
  currency: z.literal('USD'),
  monthly: z.number(),
  items: z.array(z.object({ what: z.string(), quantity: z.number(), unit: z.string(), price: z.number(), monthly: z.number() })),
  unpriced: z.array(z.object({ what: z.string(), why: z.string() })),
});

const stepProgress = z.object({
  stepId: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'abandoned', 'succeeded', 'failed']),
  fraction: z.number(),
  expected: estimate,
  elapsed: z.optional(z.number()),
  late: z.boolean(),
  text: z.optional(z.string()),
});

const supportCost = z.object({ version: z.string(), support: z.string(), hourly: z.number(), monthly: z.number(), until: z.optional(time) });

/** A change to a living cluster, as a person reads it. */
const outline = z.object({
  from: z.string(),
  to: z.string(),
  phases: z.array(z.object({ hop: z.optional(z.string()), title: z.string(), stepIds: z.array(z.string()), parallel: z.int() })),
  support: z.optional(z.object({ before: supportCost, after: supportCost })),
  rollback: z.union([z.object({ to: z.string(), days: z.int() }), z.object({ impossible: z.string() })]),
});

/** What people were asked; without an `end` they still are. */
const decision = z.extend(question, {
  askedAt: time,
  end: z.optional(
    z.union([
      z.object({ kind: z.literal('answered'), choice, by: z.string(), reason: z.optional(z.string()), at: time }),
      z.object({ kind: z.enum(['unanswered', 'withdrawn']), at: time }),
    ]),
  ),
});

/** How a plan that was made again differs from the one before. Durations in seconds, cost in USD a month. */
const difference = z.object({
  from: z.string(),
  to: z.string(),
  steps: z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.object({ title: z.string(), changes: z.array(z.string()) })) }),
  findings: z.object({ added: z.array(z.string()), gone: z.array(z.string()) }),
  expected: z.object({ before: z.number(), after: z.number() }),
  cost: z.optional(z.object({ before: z.number(), after: z.number() })),
});

const operationDetail = z.extend(operation, {
  /** When all of this was true, on the API's clock: the one that its other times are read from. */
  observedAt: time,
  difference: z.optional(difference),
  plan: z.optional(
    z.object({
      hash: z.string(),
      expected: estimate,
      steps: z.array(stepView),
      defaults: z.array(z.object({ path: z.string(), value: z.string(), why: z.string() })),
      cost: z.optional(cost),
      outline: z.optional(outline),
    }),
  ),
  decisions: z.optional(z.array(decision)),
  progress: z.optional(
    z.object({ steps: z.array(stepProgress), fraction: z.number(), left: z.optional(estimate), current: z.array(z.string()) }),
  ),
});

/** `next`: the page after this one, relative to this path. */
const operationPage = z.object({ operations: z.array(operation), next: z.optional(z.string()) });

const cluster = z.object({
  target,
  arn: z.string(),
  version: z.string(),
  status: z.string(),
  endpoint: z.optional(z.string()),
  certificateAuthority: z.optional(z.string()),
  rollback: z.optional(z.object({ to: z.string(), until: time })),
  operationId,
  observedAt: time,
});

const clusterList = z.object({ clusters: z.array(cluster) });

const eventList = z.object({ events: z.array(z.object({ eventId: z.string(), type: z.string(), at: time, detail: z.unknown() })) });

const times = z.array(z.object({ from: time, until: time }));
const clusters = z.optional(z.record(z.string(), z.unknown()));

const window = z.object({
  name: z.string(),
  cron: z.optional(z.string()),
  rrule: z.optional(z.string()),
  start: z.optional(z.string()),
  duration: z.string(),
  timeZone: z.string(),
  clusters,
  description: z.optional(z.string()),
  openings: times,
  warnings: z.optional(z.array(z.string())),
});

const windowList = z.object({ windows: z.array(window) });

const freeze = z.object({ name: z.string(), reason: z.string(), clusters, source: z.enum(['span', 'calendar']), events: z.optional(z.int()), closures: times });

const freezeList = z.object({ freezes: z.array(freeze) });

const accessPolicy = z.object({
  version: z.int(),
  identities: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  roles: z.record(z.string(), z.object({ may: z.array(z.string()), description: z.optional(z.string()) })),
  grants: z.array(z.object({ role: z.string(), to: z.array(z.string()), on: z.union([z.literal('everything'), z.record(z.string(), z.unknown())]) })),
});

const approvalPolicy = z.object({ version: z.int(), rules: z.array(z.record(z.string(), z.unknown())) });

const auditEntry = z.object({
  number: z.int(),
  previous: z.string(),
  recordedAt: time,
  event: z.object({ id: z.string(), type: z.string(), source: z.string(), account: z.string(), at: time }),
  actor: z.optional(z.string()),
  operationId: z.optional(z.string()),
  target: z.optional(z.unknown()),
  said: z.record(z.string(), z.unknown()),
  digest: z.string(),
  hash: z.string(),
});

/** `next`: the path of the page after this one, relative to this one's. */
const auditLogPage = z.object({ entries: z.array(auditEntry), next: z.optional(z.string()) });

const eventSchemaList = z.object({ source: z.string(), events: z.array(z.object({ detailType: z.string(), schema: z.looseObject({}) })) });

const mappingsByPlace = z.record(z.string(), z.record(z.string(), z.unknown()));

const ticketMappings = z.object({ version: z.int(), jira: mappingsByPlace, servicenow: mappingsByPlace, github: mappingsByPlace });

const removed = z.object({ name: z.string() });

const reasonList = z.object({
  operationId,
  status: z.string(),
  observedAt: time,
  reasons: z.array(z.object({ kind: z.string(), message: z.string(), until: z.optional(time), stepId: z.optional(z.string()) })),
});

/** What the routes answer with, by the name that a route gives. Read for the API's description only. */
export const answers = {
  accessPolicy,
  approvalPolicy,
  auditLogPage,
  cluster,
  clusterList,
  description: z.looseObject({}),
  eventList,
  eventSchemaList,
  freeze,
  freezeList,
  operation,
  operationDetail,
  operationPage,
  reasonList,
  removed,
  ticketMappings,
  window,
  windowList,
} as const;

export type AnswerName = keyof typeof answers;
