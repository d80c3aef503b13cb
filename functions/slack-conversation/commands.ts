import { traitsOf } from '../../core/authorisation/may-do.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { why } from '../../core/operation/why.ts';
import { acceptedAnswer, clustersAnswer, helpAnswer, said, statusAnswer, whyAnswer } from '../../core/slack/answers.ts';
import type { CommandName, Typed } from '../../core/slack/commands.ts';
import { modal, type ModalName, type Origin } from '../../core/slack/modals.ts';
import { operationMessage } from '../../core/slack/operation-message.ts';
import type { Visitor } from '../shared/gatekeeper.ts';
import { SlackRefusal } from '../shared/slack/web-api.ts';
import { askForChange, requireOperation } from './asking.ts';
import { Unfit, type Answer, type Asker, type PromptAsker, type Services } from './services.ts';

type Command = (typed: Typed, asker: PromptAsker, services: Services) => Answer;

const newest = 15;

/** What each command of core/slack/commands.ts does. */
export const commands: Readonly<Record<CommandName, Command>> = {
  help: async () => helpAnswer(),
  clusters: async (_, { visitor }, { clusters }) => clustersAnswer((await clusters.list()).filter(readableBy(visitor))),
  status: async ({ words: [operationId] }, asker, services) => {
    if (operationId === undefined) return statusAnswer((await services.operations.list({ limit: newest })).filter(readableBy(asker.visitor)));
    return showOperation(operationId, asker, services);
  },
  why: async ({ words: [operationId = ''] }, asker, services) => {
    const operation = await requireOperation(operationId, 'read', asker, services);
    return whyAnswer(operation, why(await services.circumstancesOf(operation), services.now()));
  },
  provision: async (_, asker, services) => ask('provision', asker, services),
  upgrade: async ({ words: [cluster], options }, asker, services) => {
    if (cluster === undefined && options['to'] === undefined) return ask('upgrade', asker, services);
    if (cluster === undefined || options['to'] === undefined) throw new Unfit([cluster === undefined ? 'Say which cluster.' : 'Say to which version: --to 1.36']);
    return acceptedAnswer(await askForChange({ kind: 'upgrade', cluster, order: { to: options['to'] }, dryRun: isDry(options) }, asker, services));
  },
  rollback: async ({ words: [cluster = ''], options }, asker, services) => acceptedAnswer(await askForChange({ kind: 'rollback', cluster, order: {}, dryRun: isDry(options) }, asker, services)),
  patch: async ({ words: [cluster = ''], options }, asker, services) =>
    acceptedAnswer(await askForChange({ kind: options['nodes'] === undefined ? 'patch-addons' : 'patch-nodes', cluster, order: {}, dryRun: isDry(options) }, asker, services)),
};

function isDry(options: Typed['options']): boolean {
  return options['dry-run'] !== undefined;
}

function readableBy({ may }: Visitor): (one: Pick<Operation, 'target' | 'tags'>) => boolean {
  return (one) => may(['read'], traitsOf(one)).allowed;
}

async function showOperation(operationId: string, asker: Asker, services: Services): Answer {
  const operation = await requireOperation(operationId, 'read', asker, services);
  const circumstances = await services.circumstancesOf(operation);
  const at = services.now();
  return operationMessage({ operation, plan: circumstances.plan, steps: circumstances.steps, decisions: circumstances.decisions, reasons: why(circumstances, at) }, at);
}

/** Opens a modal. Slack waits three seconds for it; who was slower is told what to do instead. */
export async function ask(name: ModalName, { triggerId, responseUrl }: PromptAsker, { slack }: Pick<Services, 'slack'>, about: Omit<Origin, 'responseUrl'> = {}): Answer {
  try {
    await slack.openView(triggerId, modal(name, { responseUrl, ...about }));
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return said(error.code.includes('trigger') ? 'That took too long for Slack to show a form. Try again.' : `Slack shows no form: ${error.code}.`);
  }
}
