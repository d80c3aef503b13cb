import { DescribeIdentityProviderConfigCommand, DescribeUpdateCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent } from './issues.ts';

/** By the update first: EKS forgets a provider that it could not associate, and only the update says why. */
export async function observeIdentityProvider(eks: EKSClient, clusterName: string, name: string, updateId?: string): Promise<Observation> {
  const failed = updateId === undefined ? undefined : await failedUpdate(eks, clusterName, updateId);
  if (failed) return failed;
  const config = { clusterName, identityProviderConfig: { type: 'oidc', name } };
  const provider = (await unlessAbsent(async () => eks.send(new DescribeIdentityProviderConfigCommand(config))))?.identityProviderConfig?.oidc;
  if (provider?.status === undefined) return absent;
  return { status: provider.status, issues: [], output: { IdentityProviderConfigArn: provider.identityProviderConfigArn ?? '' } };
}

async function failedUpdate(eks: EKSClient, name: string, updateId: string): Promise<Observation | undefined> {
  const update = (await unlessAbsent(async () => eks.send(new DescribeUpdateCommand({ name, updateId }))))?.update;
  if (update?.status !== 'Failed' && update?.status !== 'Cancelled') return undefined;
  const issues = (update.errors ?? []).map(({ errorCode = 'Unknown', errorMessage = '', resourceIds }) => ({ code: errorCode, message: errorMessage, ...(resourceIds && { resourceIds }) }));
  return { status: update.status, issues, output: {} };
}
