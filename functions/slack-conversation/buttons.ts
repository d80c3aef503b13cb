import type { OperationKind, Orders } from '../../core/operation/request.ts';
import { acceptedAnswer } from '../../core/slack/answers.ts';
import type { OperationButtonName } from '../../core/slack/buttons.ts';
import { askAgain, askForChange, pathOf, requireOperation } from './asking.ts';
import { ask } from './commands.ts';
import type { Answer, PromptAsker, Services } from './services.ts';

type Press = (operationId: string, asker: PromptAsker, services: Services) => Answer;

const again = (change: (order: Orders[OperationKind]) => Orders[OperationKind]): Press => async (operationId, asker, services) => acceptedAnswer(await askAgain(operationId, change, asker, services));

/** The same, with another answer to what becomes of groups whose pods are held. */
const whenBlocked = (word: 'wait' | 'force' | 'skip'): Press => again((order) => ('nodes' in order ? { ...order, nodes: { ...order.nodes, whenBlocked: word } } : order));

/** What each button of core/slack/buttons.ts does. */
export const presses: Readonly<Record<OperationButtonName, Press>> = {
  override: async (operationId, asker, services) => ask('override', asker, services, operationId),
  again: again((order) => order),
  wait: whenBlocked('wait'),
  force: whenBlocked('force'),
  skip: whenBlocked('skip'),
  'roll-back': async (operationId, asker, services) => {
    const { target } = await requireOperation(operationId, services);
    return acceptedAnswer(await askForChange({ kind: 'rollback', cluster: pathOf(target), order: {}, dryRun: false }, asker, services));
  },
};
