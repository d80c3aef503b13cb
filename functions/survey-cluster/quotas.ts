import { quotasOfRoll } from '../../core/plan/account/quotas.ts';
import type { NodeGroupFact, SelfManagedGroupFact, UpgradeFacts } from '../../core/plan/upgrade/facts.ts';
import { Attempts } from '../shared/attempts.ts';
import { storageInUse, vCpusInUse } from '../shared/capacity-in-use.ts';
import { readQuotas } from '../shared/quotas.ts';
import type { Clients } from './clients.ts';

/** The quotas that new nodes count against. None is indispensable: what cannot be read is said. */
export async function surveyQuotas({ ec2, serviceQuotas }: Clients, groups: readonly NodeGroupFact[], own: readonly SelfManagedGroupFact[]): Promise<Pick<UpgradeFacts, 'quotas' | 'unread'>> {
  const names = quotasOfRoll([...groups, ...own.flatMap(({ instanceTypes, capacityTypes }) => capacityTypes.map((capacityType) => ({ instanceTypes, capacityType })))]);
  const attempts = new Attempts();
  const quotas = await readQuotas(serviceQuotas, names, attempts, async () => {
    const used = await Promise.all([attempts.make('vCPUs in use', {}, async () => vCpusInUse(ec2, names)), attempts.make('EBS volumes', {}, async () => storageInUse(ec2))]);
    return { ...used[0], ...used[1] };
  });
  return { quotas, unread: attempts.failed };
}
