import * as z from 'zod/mini';
import type { Objection } from '../../core/approvals/answer.ts';
import type { ApprovalDecision } from '../../core/approvals/approval.ts';
import type { ApprovalPolicyStore, OperationStore } from '../../core/ports.ts';
import { answerApproval } from '../shared/answer-approval.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import { accepted, read } from './calendar.ts';
import { ifMatch, replaceDocument, shownDocument } from './documents.ts';
import { namedOperation } from './named-operation.ts';
import { view } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import { readOrder } from './read-order.ts';
import type { Route } from './route.ts';

interface ApprovingServices {
  readonly operations: OperationStore;
  readonly policies: ApprovalPolicyStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

const answerBody = z.strictObject({
  /** Of the plan that whoever answers has seen. */
  planHash: z.string('must be the hash of the plan that you have seen (plan.hash of the operation)').check(z.regex(/^[0-9a-f]{64}$/, 'must be the hash of the plan that you have seen (plan.hash of the operation): 64 hexadecimal digits')),
  reason: z.optional(z.string('must be text').check(z.minLength(1, 'must say something, or be left out'), z.maxLength(1000))),
});

/** The status of an answer that does not count. */
const statuses: Readonly<Record<Objection, 403 | 409>> = { 'not-entitled': 403, 'not-a-person': 403, requester: 403, ended: 409, 'not-asked': 409, 'other-plan': 409, expired: 409, decided: 409 };

/** Which operations people have to approve, and what they say of one. */
export function approvingRoutes(services: ApprovingServices): readonly Route[] {
  return [answerRoute(services, 'approve', 'approved', 'Approves the plan of an operation; the answer says how many more people it takes'), answerRoute(services, 'reject', 'rejected', 'Rejects the plan of an operation, which ends it'), ...policyRoutes(services)];
}

function answerRoute({ operations, bus, now }: ApprovingServices, verb: 'approve' | 'reject', verdict: ApprovalDecision['verdict'], summary: string): Route {
  return {
    method: 'POST',
    path: `/v1/operations/:id/${verb}`,
    name: `${verb}Operation`,
    summary,
    access: { action: 'approve', on: 'operation' },
    body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema(answerBody) },
    status: 200,
    answer: 'operation',
    handle: async (request) => {
      const named = await namedOperation(operations, request);
      const { planHash, reason } = readOrder(answerBody, request);
      const judged = await answerApproval({ operations, bus, now }, named, request.access.visitor, { verdict, via: 'api', planHash, reason });
      if (judged.outcome === 'refused') throw new ProblemError(statuses[judged.because], judged.message);
      return { body: view((await operations.find(named.operationId)) ?? named) };
    },
  };
}

const policyRoute = { path: '/v1/approval-policy', status: 200, answer: 'approvalPolicy' } as const;

function policyRoutes({ policies }: ApprovingServices): readonly Route[] {
  return [
    { ...policyRoute, method: 'GET', name: 'getApprovalPolicy', summary: 'Which operations people have to approve', access: { action: 'read', on: 'anything' }, handle: async () => shownDocument(await policies.read()) },
    {
      ...policyRoute,
      method: 'PUT',
      name: 'putApprovalPolicy',
      summary: 'Replaces the rules which operations people have to approve',
      access: { action: 'change-approvals', on: 'everything' },
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema((await import('../../core/approvals/parse-approvals.ts')).approvalPolicyBody) },
      headers: ifMatch,
      handle: async (request) => {
        const { parseApprovalPolicy } = await import('../../core/approvals/parse-approvals.ts');
        return replaceDocument(policies, accepted(parseApprovalPolicy(read(request.body)), 'document'), request, 'rules');
      },
    },
  ];
}
