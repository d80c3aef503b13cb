import type { QuotaFact } from '../plan/account/account-facts.ts';
import { quotas, type QuotaName } from '../plan/account/quotas.ts';

/** How much more there may be. */
export function left({ limit, used = 0 }: QuotaFact): number {
  return limit - used;
}

export function inNumbers({ name, limit, used = 0 }: QuotaFact, wanted: number): string {
  return `${wanted} more ${quotas[name].counts} ${wanted === 1 ? 'is' : 'are'} wanted, but of the quota of ${limit}, ${used} ${used === 1 ? 'is' : 'are'} in use`;
}

/** @param otherwise what helps as well */
export function remedyFor(quota: QuotaName, otherwise = 'ask for less'): string {
  const { serviceCode, quotaCode } = quotas[quota];
  return `Ask Service Quotas for more (${serviceCode}, ${quotaCode}), free some, or ${otherwise}.`;
}
