import { DescribeAddonCommand, UpdateAddonCommand } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { addOnUpdateInput } from '../../core/plan/upgrade/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep, type Started } from '../shared/define-step.ts';
import { acceptedId, joinUpdate, parameterOf } from '../shared/updates.ts';
import { contract } from './contract.ts';

/** Another version of an add-on, with the settings, role and associations that it has; or, when it ails there, the one before. */
export const fn = defineStep('update-add-on', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ target, request, clientRequestToken, again }) => {
    const client = await eks(target);
    const { addonName, to, returnTo, mustRun } = request;
    const isReturn = again?.how === 'return';
    const goal = isReturn ? (returnTo ?? to) : to;
    const back = isReturn ? 'under-way' : returnTo === undefined ? 'none' : 'possible';
    const watching = (updateId: string): Started => ({ watch: { kind: 'update', updateId, of: { resource: 'add-on', addonName, addonVersion: goal, mustRun, back, ...(isReturn && { why: again.message }) } } });
    const { addon = {} } = await client.send(new DescribeAddonCommand({ clusterName: target.cluster, addonName }));
    if (addon.status === 'UPDATING') return watching(await joinUpdate(client, { name: target.cluster, addonName }, `Add-on ${addonName}`, (update) => parameterOf(update, 'AddonVersion') === goal));
    if (addon.addonVersion === goal) {
      if (isReturn) throw new OperationError('RetryNever', 'AddonReturned', `Add-on ${addonName} never left ${goal}. ${again.message}`);
      if (addon.status === 'ACTIVE' || !mustRun) return { done: { AddonVersion: goal } };
      return { watch: { kind: 'add-on', addonName, toward: 'active' } };
    }
    const { update } = await client.send(new UpdateAddonCommand({ ...addOnUpdateInput(target, request, goal), clientRequestToken }));
    return watching(acceptedId(update));
  };
});

export const { handler } = fn;
