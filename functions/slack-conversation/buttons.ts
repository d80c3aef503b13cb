import type { OperationKind, Orders } from '../../core/operation/request.ts';
import type { Choice } from '../../core/decisions/decision.ts';
import { Conflict } from '../../core/ports.ts';
import { acceptedAnswer, said } from '../../core/slack/answers.ts';
import type { OperationButtonName } from '../../core/slack/buttons.ts';
import { askAgain, askForChange, pathOf, requireOperation, say } from './asking.ts';
import { ask } from './commands.ts';
import { titleOf } from '../../core/slack/words.ts';
import { cancelOperation } from '../shared/cancel.ts';
import { decide, NotDecided } from '../shared/decide.ts';
import { Unfit, type Answer, type PromptAsker, type Services } from './services.ts';

type Press = (operationId: string, asker: PromptAsker, services: Services) => Answer;

const again = (change: (order: Orders[OperationKind]) => Orders[OperationKind]): Press => async (operationId, asker, services) => acceptedAnswer(await askAgain(operationId, change, asker, services));

/** The same, with another answer to what becomes of groups whose pods are held. */
const whenBlocked = (word: 'wait' | 'force' | 'skip'): Press => again((order) => ('nodes' in order ? { ...order, nodes: { ...order.nodes, whenBlocked: word } } : order));

/** `about`: the operation, and the step that is asked about. */
const choose = (choice: Choice): Press => async (about, asker, services) => {
  const [operationId = '', stepId = ''] = about.split(' ');
  const operation = await requireOperation(operationId, 'decide', asker, services);
  const { group } = await decide(services, operation, { stepId, choice }, { by: asker.visitor.identity }).catch((error: unknown) => {
    throw error instanceof NotDecided ? new Unfit([error.message]) : error;
  });
  return said(`${titleOf(operation)} goes on with ${choice} for group ${group}; that you said so is recorded.`);
};

/** `about`: the operation, and the hash of the plan that was shown. */
const approve: Press = async (about, asker, services) => {
  const [operationId = '', planHash = ''] = about.split(' ');
  const operation = await requireOperation(operationId, 'approve', asker, services);
  const missing = await say(operation, { verdict: 'approved', planHash }, asker, services);
  return said(`${titleOf(operation)} is approved by you. ${missing === 0 ? 'It goes on.' : `It takes ${missing} more.`}`);
};

/** What each button of core/slack/buttons.ts does. */
export const presses: Readonly<Record<OperationButtonName, Press>> = {
  'decide-wait': choose('wait'),
  'decide-force': choose('force'),
  'decide-skip': choose('skip'),
  'decide-stop': choose('stop'),
  approve,
  reject: async (about, asker, services) => {
    const [operationId = '', planHash = ''] = about.split(' ');
    await requireOperation(operationId, 'approve', asker, services);
    return ask('reject', asker, services, { operationId, planHash });
  },
  override: async (operationId, asker, services) => {
    await requireOperation(operationId, 'override', asker, services);
    return ask('override', asker, services, { operationId });
  },
  cancel: async (operationId, asker, services) => {
    const operation = await requireOperation(operationId, 'cancel', asker, services);
    const wanted = { by: asker.visitor.identity, at: new Date(services.now()).toISOString() };
    await cancelOperation(services, operation, wanted).catch((error: unknown) => {
      throw error instanceof Conflict ? new Unfit([`Operation ${operationId} has ended.`]) : error;
    });
    return said(`${titleOf(operation)} ends at its next safe point.`);
  },
  again: again((order) => order),
  wait: whenBlocked('wait'),
  force: whenBlocked('force'),
  skip: whenBlocked('skip'),
  'roll-back': async (operationId, asker, services) => {
    const { target } = await requireOperation(operationId, 'rollback', asker, services);
    return acceptedAnswer(await askForChange({ kind: 'rollback', cluster: pathOf(target), order: {}, dryRun: false }, asker, services));
  },
};
