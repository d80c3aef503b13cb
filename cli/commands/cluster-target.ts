import { exit } from '../exit.ts';
import { Failure } from '../failure.ts';
import type { Target } from '../operation.ts';
import type { Session } from '../session.ts';

/** The cluster that somebody means by its name, or by `account/region/name` where several have it. */
export async function clusterOf({ client }: Session, given: string): Promise<Target> {
  const parts = given.split('/');
  const [account = '', region = '', cluster = ''] = parts;
  if (parts.length === 3) return { account, region, cluster };
  if (parts.length !== 1) throw new Failure(exit.refused, `${given} names no cluster. Give its name, or account/region/name.`);
  const { clusters } = await client.clusters();
  const found = clusters.map(({ target }) => target).filter((target) => target.cluster === given);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  if (only === undefined) throw new Failure(exit.refused, `The fleet has no cluster ${given}. One that Drydock did not build is named as account/region/name.`);
  throw new Failure(exit.refused, `There are ${found.length} clusters called ${given}. Name one of them:\n${found.map((target) => `  ${target.account}/${target.region}/${target.cluster}`).join('\n')}`);
}
