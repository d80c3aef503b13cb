import type { Button } from '@slack/types';
import { isOpen, type Choice, type Decision } from '../decisions/decision.ts';
import { isEnded } from '../operation/operation.ts';
import { button, type ButtonLook } from './blocks.ts';
import type { OperationFacts } from './facts.ts';

/** A button on an operation's message: how it looks, and when it is there. */
interface OperationButton extends ButtonLook {
  readonly shows: (facts: OperationFacts, now: number) => boolean;
  /** What is pressed for, beside the operation. */
  readonly about?: (facts: OperationFacts) => string;
}

/** EKS takes an upgrade back for so long. Milliseconds. */
const rollbackWindow = 7 * 86_400_000;

const failed = ({ operation: { status } }: OperationFacts): boolean => status === 'failed';

/** A node group could not be emptied, and what was asked for lets somebody say what then happens. */
const wasBlocked = (facts: OperationFacts): boolean => failed(facts) && facts.operation.report?.failure?.outcome === 'PodEvictionFailure' && facts.request !== undefined && 'nodes' in facts.request;

const mayGoBack = ({ operation: { kind, status, startedAt, endedAt } }: OperationFacts, now: number): boolean =>
  kind === 'upgrade' && startedAt !== undefined && (status === 'succeeded' || status === 'failed') && endedAt !== undefined && now - Date.parse(endedAt) < rollbackWindow;

const waitsForItsTime = ({ operation, reasons }: OperationFacts): boolean => !isEnded(operation.status) && operation.override === undefined && reasons.some(({ kind }) => kind === 'window' || kind === 'freeze' || kind === 'hold');

/** The question that people are asked first; the next one is shown when it is answered. */
function asked({ operation: { status, cancellation }, decisions }: OperationFacts): Decision | undefined {
  return isEnded(status) || cancellation ? undefined : decisions.find(isOpen);
}

const choosing = (choice: Choice, look: ButtonLook) => ({
  ...look,
  shows: (facts: OperationFacts) => asked(facts)?.offers.some((offer) => offer.choice === choice) === true,
  about: (facts: OperationFacts) => asked(facts)?.stepId ?? '',
});

const waitsForPeople = ({ operation, reasons }: OperationFacts): boolean => !isEnded(operation.status) && operation.cancellation === undefined && operation.approval !== undefined && reasons.some(({ kind }) => kind === 'approval');

/** The plan that the message is about: nobody approves another one by it. */
const askedPlan = ({ operation: { approval } }: OperationFacts): string => approval?.planHash ?? '';

/** Every button, in the order in which they are shown. Its name is its `action_id`; what it does is in functions/slack-conversation. */
export const operationButtonTable = {
  'decide-wait': choosing('wait', { label: 'Wait', style: 'primary', confirm: 'It is tried again within the disruption budgets.' }),
  'decide-force': choosing('force', { label: 'Force', style: 'danger', confirm: 'In this group, pods that their disruption budgets hold are deleted.' }),
  'decide-skip': choosing('skip', { label: 'Skip the group', confirm: 'The group is left as it is, and the operation goes on without it.' }),
  'decide-stop': choosing('stop', { label: 'Stop', confirm: 'The operation ends as failed. What is done stays done.' }),
  approve: { label: 'Approve', style: 'primary', confirm: 'You have read the plan in the thread, and answer for it. It is recorded with your name.', shows: waitsForPeople, about: askedPlan },
  reject: { label: 'Reject', style: 'danger', shows: waitsForPeople, about: askedPlan },
  override: { label: 'Go ahead now', style: 'danger', shows: waitsForItsTime },
  cancel: { label: 'Cancel', style: 'danger', confirm: 'Nothing new is begun, and what AWS is doing is waited for.', shows: ({ operation: { status, cancellation } }) => !isEnded(status) && cancellation === undefined },
  again: { label: 'Ask again', style: 'primary', confirm: 'The same is asked for once more. What is done already is not done twice.', shows: (facts) => failed(facts) && facts.request !== undefined },
  wait: { label: 'Ask again, and wait', confirm: 'Where disruption budgets hold pods, it waits until they let go.', shows: wasBlocked },
  force: { label: 'Ask again, with force', style: 'danger', confirm: 'Where disruption budgets hold pods, they are overruled.', shows: wasBlocked },
  skip: { label: 'Ask again, and skip', confirm: 'Groups whose pods are held by disruption budgets are left as they are.', shows: wasBlocked },
  'roll-back': { label: 'Roll back', style: 'danger', confirm: 'The cluster goes back to the Kubernetes version before its latest upgrade.', shows: mayGoBack },
} as const satisfies Readonly<Record<string, OperationButton>>;

export type OperationButtonName = keyof typeof operationButtonTable;

export function isOperationButton(name: string): name is OperationButtonName {
  return Object.hasOwn(operationButtonTable, name);
}

export function operationButtons(facts: OperationFacts, now: number): readonly Button[] {
  const rows: readonly (readonly [string, OperationButton])[] = Object.entries(operationButtonTable);
  return rows.filter(([, { shows }]) => shows(facts, now)).map(([name, look]) => button(name, look, [facts.operation.operationId, ...(look.about ? [look.about(facts)] : [])].join(' ')));
}
