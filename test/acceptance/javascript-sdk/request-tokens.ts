import * as sdk from '@aws-sdk/client-eks';
import { connection } from '../ground.ts';
import type { Step } from '../journey.ts';
import { clusterName } from './eks-world.ts';
import type { EksWorld } from './eks-world.ts';

const token = 'acceptance-token';
const create = ({ ground }: EksWorld, namespace: string, clientRequestToken?: string) =>
  new sdk.CreatePodIdentityAssociationCommand({ clusterName, namespace, serviceAccount: 'tokens', roleArn: ground.PodRole, clientRequestToken });

/** A client whose first answer never arrives. */
function forgetful(url: string): sdk.EKSClient {
  const client = new sdk.EKSClient(connection(url));
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  let lost = false;
  requestHandler.handle = async (...args) => {
    const answer = await handle(...args);
    if (lost) return answer;
    lost = true;
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  };
  return client;
}

async function sameToken(world: EksWorld): Promise<string> {
  const [first, again] = [await world.client.send(create(world, 'tokens', token)), await world.client.send(create(world, 'tokens', token))];
  if (first.association?.associationId === again.association?.associationId) return 'one association for two requests';
  throw new Error('Two requests with one token made two associations.');
}

async function otherParameters(world: EksWorld): Promise<undefined> {
  const error = await world.client.send(create(world, 'others', token)).catch((reason: unknown) => reason);
  if (!(error instanceof sdk.InvalidParameterException)) throw new Error(`instead of InvalidParameterException: ${String(error)}`);
  return undefined;
}

async function ownTokens(world: EksWorld): Promise<undefined> {
  await world.client.send(create(world, 'own'));
  const error = await world.client.send(create(world, 'own')).catch((reason: unknown) => reason);
  if (!(error instanceof sdk.ResourceInUseException)) throw new Error(`instead of ResourceInUseException: ${String(error)}`);
  return undefined;
}

async function lostAnswer(world: EksWorld, url: string): Promise<string> {
  const { association, $metadata } = await forgetful(url).send(create(world, 'lost'));
  const { associations = [] } = await world.client.send(new sdk.ListPodIdentityAssociationsCommand({ clusterName, namespace: 'lost' }));
  if ($metadata.attempts === 2 && associations.length === 1 && associations[0]?.associationId === association?.associationId) return 'answered at the second attempt';
  throw new Error(`${$metadata.attempts ?? 0} attempts, ${associations.length} associations`);
}

export const tokenSteps = (world: () => EksWorld, url: string): readonly Step[] => [
  { name: 'eks: the same clientRequestToken again', limitSeconds: 10, run: () => sameToken(world()) },
  { name: 'eks: the same clientRequestToken with other parameters', limitSeconds: 10, run: () => otherParameters(world()) },
  { name: 'eks: without a token each request has its own', limitSeconds: 10, run: () => ownTokens(world()) },
  { name: 'eks: a lost answer is asked for again under the same token', limitSeconds: 10, run: () => lostAnswer(world(), url) },
];
