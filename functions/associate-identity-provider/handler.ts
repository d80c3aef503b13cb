import { AssociateIdentityProviderConfigCommand, DescribeIdentityProviderConfigCommand } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { identityProviderInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { operationTag, unlessAbsent } from '../shared/ownership.ts';
import { contract } from './contract.ts';

/** EKS answers a repetition not as a name that is taken but as one provider too many, so it is asked before. */
export const fn = defineStep('associate-identity-provider', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, clientRequestToken }) => {
    const client = await eks(target);
    const input = identityProviderInput(target, request);
    const name = input.oidc.identityProviderConfigName;
    const subject = { kind: 'identity-provider', name, toward: 'associated' } as const;
    const identityProviderConfig = { type: 'oidc', name };
    const present = (await unlessAbsent(async () => client.send(new DescribeIdentityProviderConfigCommand({ clusterName: target.cluster, identityProviderConfig }))))?.identityProviderConfig?.oidc;
    if (present?.tags?.[operationTag] === operationId) return { watch: subject };
    if (present) throw new OperationError('RetryNever', 'NameTaken', `The cluster has an identity provider ${name} already. It was not made by operation ${operationId}.`);
    const { update } = await client.send(new AssociateIdentityProviderConfigCommand({ ...input, clientRequestToken }));
    return { watch: { ...subject, ...(update?.id !== undefined && { updateId: update.id }) } };
  };
});

export const { handler } = fn;
