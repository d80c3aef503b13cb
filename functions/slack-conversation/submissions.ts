import { actionsOf, traitsOf } from '../../core/authorisation/may-do.ts';
import { isEnded } from '../../core/operation/operation.ts';
import { acceptedAnswer, said } from '../../core/slack/answers.ts';
import type { ModalName, Origin } from '../../core/slack/modals.ts';
import { titleOf } from '../../core/slack/words.ts';
import { orders } from '../../events/orders.ts';
import { readMetadata } from '../shared/request-desk.ts';
import { admit, askForChange, askingOf, requireOperation, say } from './asking.ts';
import { Unfit, type Answer, type Asker, type Services } from './services.ts';

type Fields = Readonly<Record<string, string>>;

type Submission = (fields: Fields, origin: Origin, asker: Asker, services: Services) => Answer;

/** What each modal of core/slack/modals.ts is read as. */
export const submissions: Readonly<Record<ModalName, Submission>> = {
  provision: async ({ config = '', profile, dryRun: dry }, _, asker, { desk, homeAccount }) => {
    const order = orders.provision.safeParse({ onFailure: 'delete', config, ...(profile !== undefined && { profile }) });
    if (!order.success) throw new Unfit(order.error.issues.map(({ message }) => message));
    const { name, region, tags } = await readMetadata(order.data);
    const target = { account: homeAccount, region, cluster: name };
    const dryRun = dry !== undefined;
    admit(asker, actionsOf({ kind: 'provision', dryRun }), traitsOf({ target, tags }));
    return acceptedAnswer(await desk.file('provision', target, order.data, askingOf(asker, tags, dryRun)));
  },
  upgrade: async ({ cluster = '', to = '', dryRun }, _, asker, services) => acceptedAnswer(await askForChange({ kind: 'upgrade', cluster: cluster.trim(), order: { to: to.trim() }, dryRun: dryRun !== undefined }, asker, services)),
  reject: async ({ reason }, { operationId = '', planHash = '' }, asker, services) => {
    const operation = await requireOperation(operationId, 'approve', asker, services);
    await say(operation, { verdict: 'rejected', planHash, reason }, asker, services);
    return said(`${titleOf(operation)} is rejected by you, and ends.`);
  },
  override: async ({ reason = '' }, { operationId = '' }, asker, services) => {
    const operation = await requireOperation(operationId, 'override', asker, services);
    if (isEnded(operation.status)) throw new Unfit([`Operation ${operationId} has ended.`]);
    if (reason.trim().length < 10) throw new Unfit(['Say why, in ten characters or more.']);
    await services.operations.move(operationId, operation.status, { override: { by: asker.visitor.identity, reason: reason.trim(), at: new Date(services.now()).toISOString() } });
    return said(`${titleOf(operation)} goes on whatever the calendar says; that you said so is recorded.`);
  },
};
