import * as z from 'zod';
import { conditionsHold, isKnownOperator } from '../../iam/conditions.ts';
import { matches } from '../../iam/pattern.ts';

/** A policy that hangs on a resource (a queue's, a function's). The service that owns the resource judges it. */
export type ResourcePolicy = z.infer<typeof resourcePolicy>;

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => (typeof value === 'string' ? [value] : value));

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore.optional(),
  Principal: z.union([z.literal('*'), z.record(z.string(), oneOrMore)]),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
});

export const resourcePolicy = z.object({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

type Statement = ResourcePolicy['Statement'][number];

/** An AWS service that asks to use a resource. */
export interface ServiceRequest {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** The account that the service acts for, and the rule, schedule or API in it. */
  readonly sourceAccount: string;
  readonly sourceArn: string | undefined;
}

export function allowsService(policy: ResourcePolicy, request: ServiceRequest): boolean {
  const effects = policy.Statement.filter((one) => covers(one, request)).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function covers({ Action, Resource, Principal, Condition }: Statement, request: ServiceRequest): boolean {
  const conditions = Object.entries(Condition ?? {}).flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values })));
  const context = {
    'aws:sourceaccount': [request.sourceAccount],
    'aws:securetransport': ['true'],
    ...(request.sourceArn === undefined ? {} : { 'aws:sourcearn': [request.sourceArn] }),
  };
  return (
    Action.some((pattern) => matches(pattern, request.action, {}, { ignoreCase: true })) &&
    (Resource ?? ['*']).some((pattern) => matches(pattern, request.resource)) &&
    (Principal === '*' || Principal['AWS']?.includes('*') === true || Principal['Service']?.includes(request.service) === true) &&
    conditions.every(({ operator }) => isKnownOperator(operator)) &&
    conditionsHold(conditions, context)
  );
}
