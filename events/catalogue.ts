import { AccessDecided } from './access-decided.ts';
import { ApprovalAnswered } from './approval-answered.ts';
import { ApprovalReminded } from './approval-reminded.ts';
import { ApprovalRequested } from './approval-requested.ts';
import { CancellationRequested } from './cancellation-requested.ts';
import { CredentialsRefused } from './credentials-refused.ts';
import { DecisionMade } from './decision-made.ts';
import { DecisionRequested } from './decision-requested.ts';
import type { DrydockEvent } from './define-event.ts';
import { OperationApproved } from './operation-approved.ts';
import { OperationCancelled } from './operation-cancelled.ts';
import { OperationFailed } from './operation-failed.ts';
import { OperationPlanned } from './operation-planned.ts';
import { OperationRefused } from './operation-refused.ts';
import { OperationRequested } from './operation-requested.ts';
import { OperationStarted } from './operation-started.ts';
import { OperationSucceeded } from './operation-succeeded.ts';
import { RequestAnswered } from './request-answered.ts';
import { SlackRequestReceived } from './slack-request-received.ts';
import { StepRepeated } from './step-repeated.ts';
import { StepSettled } from './step-settled.ts';
import { StepStarted } from './step-started.ts';
import { TicketAnswered } from './ticket-answered.ts';
import { TicketReceived } from './ticket-received.ts';

/** Every event on the bus, by its detail-type. */
export const catalogue = {
  OperationRequested,
  OperationPlanned,
  ApprovalRequested,
  ApprovalReminded,
  ApprovalAnswered,
  OperationApproved,
  OperationStarted,
  OperationRefused,
  OperationSucceeded,
  OperationFailed,
  CancellationRequested,
  OperationCancelled,
  StepStarted,
  StepRepeated,
  StepSettled,
  DecisionRequested,
  DecisionMade,
  SlackRequestReceived,
  AccessDecided,
  RequestAnswered,
  CredentialsRefused,
  TicketReceived,
  TicketAnswered,
} as const;

export type EventName = keyof typeof catalogue;

/** Any event of the catalogue. */
export type AnyEvent = { [Name in EventName]: DrydockEvent<(typeof catalogue)[Name]> }[EventName];

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(catalogue, name);
}
