import type { ProvisionFacts } from '../../core/plan/provision-facts.ts';
import { surveyInstanceTypes } from '../shared/chosen-types.ts';
import { cloudFormationIn, ec2In, eksIn, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { requireSpec } from '../shared/require-spec.ts';
import { contract } from './contract.ts';
import { surveyCluster } from './cluster.ts';
import { surveyNetwork } from './network.ts';
import { surveyVersions } from './versions.ts';

/** Reads everything that the plan of a provision is decided on, once. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const eks = eksIn(wiring);
  const ec2 = ec2In(wiring);
  const cloudFormation = cloudFormationIn(wiring);
  return async ({ operationId }) => {
    const { target } = await requireOperation(operations, operationId);
    const spec = await requireSpec(operations, operationId);
    const clients = { eks: await eks(target), ec2: await ec2(target), cloudFormation: await cloudFormation(target) };
    const [versions, network, cluster, types] = await Promise.all([
      surveyVersions(clients.eks, spec),
      surveyNetwork(clients.ec2, spec),
      surveyCluster(clients, target.cluster, spec),
      surveyInstanceTypes(clients.ec2, spec),
    ]);
    const facts: ProvisionFacts = { takenAt: new Date(wiring.runtime.now()).toISOString(), ...versions, ...network, ...cluster, ...types };
    return { facts };
  };
});

export const { handler } = fn;
