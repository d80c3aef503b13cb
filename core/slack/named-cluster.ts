import type { Target } from '../operation/operation.ts';

export type NamedCluster = { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly problem: string };

/** The cluster that somebody means: by its name alone where one of the fleet has it, or as `account/region/name`. */
export function clusterNamed(text: string, fleet: readonly { readonly target: Target }[]): NamedCluster {
  const [, account, region, cluster] = /^(\d{12})\/([a-z0-9-]+)\/([\w-]+)$/.exec(text) ?? [];
  if (account !== undefined && region !== undefined && cluster !== undefined) return { ok: true, target: { account, region, cluster } };
  const found = fleet.filter(({ target }) => target.cluster === text).map(({ target }) => target);
  const [only, ...others] = found;
  if (only === undefined) return { ok: false, problem: `The fleet has no cluster ${text}. One that it does not know is account/region/name.` };
  if (others.length > 0) return { ok: false, problem: `There are ${found.length} clusters ${text}: ${found.map((target) => `${target.account}/${target.region}/${target.cluster}`).join(', ')}. Say which.` };
  return { ok: true, target: only };
}
