import { exit } from './exit.ts';
import { Failure } from './failure.ts';
import type { Cluster, Target } from './operation.ts';
import type { Session } from './session.ts';

const full = ({ account, region, cluster }: Target): string => `${account}/${region}/${cluster}`;

/** The cluster of the fleet that somebody means by its name, or by `account/region/name` where a name is not enough. */
export async function clusterMeant({ client }: Session, text: string): Promise<Cluster> {
  const { clusters } = await client.clusters();
  const meant = clusters.filter(({ target }) => target.cluster === text || full(target) === text);
  const [found, another] = meant;
  if (found === undefined) throw new Failure(exit.refused, `The fleet has no cluster ${text}. \`drydock clusters\` lists those it has.`);
  if (another !== undefined) throw new Failure(exit.refused, `There are ${meant.length} clusters named ${text}. Say which:\n${meant.map(({ target }) => `  ${full(target)}`).join('\n')}`);
  return found;
}
