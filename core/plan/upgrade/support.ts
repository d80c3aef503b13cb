import type { VersionFact } from '../provision-facts.ts';
import type { SupportCost } from './outline.ts';

/** USD per control plane and hour (Amazon EKS pricing). After extended support EKS upgrades the cluster; until then it costs as in it. */
const hourly = { STANDARD_SUPPORT: 0.1, EXTENDED_SUPPORT: 0.6, UNSUPPORTED: 0.6 } as const;

const hoursPerMonth = 730;

/** What a control plane costs by the support that its version has. */
export function supportCost(version: string, versions: readonly VersionFact[]): SupportCost | undefined {
  const fact = versions.find((known) => known.version === version);
  if (fact === undefined) return undefined;
  const until = fact.status === 'STANDARD_SUPPORT' ? fact.endOfStandardSupport : fact.endOfExtendedSupport;
  const price = hourly[fact.status];
  return { version, support: fact.status, hourly: price, monthly: Math.round(price * hoursPerMonth), ...(until !== undefined && { until }) };
}

export function supportOf(from: string, to: string, versions: readonly VersionFact[]): { support?: { before: SupportCost; after: SupportCost } } {
  const [before, after] = [supportCost(from, versions), supportCost(to, versions)];
  return before && after ? { support: { before, after } } : {};
}
