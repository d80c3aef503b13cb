import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { QuotaFact } from '../../core/plan/account/account-facts.ts';
import { quotas, type QuotaName } from '../../core/plan/account/quotas.ts';
import type { Attempts } from './attempts.ts';

/** How much of a quota is in use in the account and region. */
export type Usage = Partial<Record<QuotaName, number>>;

/** Quotas, and what is in use of each. One of which either cannot be read is left out; `attempts` tells why. */
export async function readQuotas(serviceQuotas: ServiceQuotasClient, names: readonly QuotaName[], attempts: Attempts, inUse: () => Promise<Usage>): Promise<readonly QuotaFact[]> {
  const [limits, used] = await Promise.all([Promise.all(names.map(async (name) => attempts.make('quotas', undefined, async () => limitOf(serviceQuotas, name)))), inUse()]);
  return names.flatMap((name, index) => {
    const limit = limits[index];
    const present = used[name];
    if (limit === undefined || (isCountedHere(name) && present === undefined)) return [];
    return [{ name, limit, ...(present !== undefined && { used: present }) }];
  });
}

/** What is counted within a cluster, and clusters, which are counted by who needs their names. */
const countedElsewhere: readonly QuotaName[] = ['clusters', 'node-groups', 'nodes-per-group', 'fargate-profiles'];

function isCountedHere(name: QuotaName): boolean {
  return !countedElsewhere.includes(name);
}

/** The account's own value, or else AWS's: Service Quotas knows the first only once there is one. */
async function limitOf(serviceQuotas: ServiceQuotasClient, name: QuotaName): Promise<number | undefined> {
  const { serviceCode: ServiceCode, quotaCode: QuotaCode } = quotas[name];
  try {
    return (await serviceQuotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoSuchResourceException') throw error;
    return (await serviceQuotas.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value;
  }
}
