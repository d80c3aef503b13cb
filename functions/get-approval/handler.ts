import { requirementOf } from '../../core/approvals/policy.ts';
import { traitsOf } from '../../core/authorisation/may-do.ts';
import { approvalPolicyStore, eksIn, eventBus, leaseStore, operationStore, schedules, taskTokens } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { traitsWith } from '../shared/traits.ts';
import { contract } from './contract.ts';
import { Inquiry } from './inquiry.ts';

/** Asks people to approve a plan, and lets its operation go on when enough of them have, or ends it. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const policies = approvalPolicyStore(wiring);
  const tokens = taskTokens(wiring);
  const liveTraits = traitsWith(eksIn(wiring));
  const inquiry = new Inquiry({ operations, leases: leaseStore(wiring), bus: eventBus(wiring), schedules: schedules(wiring), tokens, now: () => wiring.runtime.now() });

  return async ({ operationId, taskToken }) => {
    if (taskToken === undefined) return inquiry.look(operationId);
    const [operation, { policy }] = await Promise.all([requireOperation(operations, operationId), policies.read()]);
    // Nobody has to be asked about a cluster's tags where there are no rules.
    const traits = policy.rules.length === 0 || operation.kind === 'provision' ? traitsOf(operation) : await liveTraits(operation);
    const requirement = requirementOf(policy, operation, traits);
    if (requirement.people === 0) return tokens.succeed(taskToken, { outcome: 'approved' });
    await inquiry.ask(operation, traits, requirement, taskToken);
    return inquiry.look(operationId);
  };
});

export const { handler } = fn;
