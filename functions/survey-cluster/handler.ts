import type { Target } from '../../core/operation/operation.ts';
import { autoScalingIn, ec2In, eksIn, kubernetesIn, operationStore, serviceQuotasIn, ssmIn } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { contract } from './contract.ts';
import { askKubernetes } from './kubernetes.ts';
import { survey } from './survey.ts';

/** Reads everything that changes to a living cluster are decided on, once, and keeps it with the operation. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const clients = { eks: eksIn(wiring), ec2: ec2In(wiring), autoScaling: autoScalingIn(wiring), serviceQuotas: serviceQuotasIn(wiring), ssm: ssmIn(wiring) };
  const kubernetes = kubernetesIn(wiring);
  const clientsIn = async (target: Target) => ({
    eks: await clients.eks(target), ec2: await clients.ec2(target), autoScaling: await clients.autoScaling(target), serviceQuotas: await clients.serviceQuotas(target), ssm: await clients.ssm(target),
  });
  return async ({ operationId }) => {
    const { target } = await requireOperation(operations, operationId);
    const facts = await survey(await clientsIn(target), target, wiring.runtime, async () => askKubernetes(async () => kubernetes(target), wiring.runtime));
    await operations.saveFacts(operationId, facts);
    return { facts: { takenAt: facts.takenAt } };
  };
});

export const { handler } = fn;
