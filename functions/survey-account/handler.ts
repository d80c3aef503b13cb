import type { AccountFacts } from '../../core/plan/account/account-facts.ts';
import { quotasToRead } from '../../core/plan/account/quotas.ts';
import { withChosenTypes } from '../../core/plan/instance-types.ts';
import { Attempts } from '../shared/attempts.ts';
import { surveyInstanceTypes } from '../shared/chosen-types.ts';
import { ec2In, iamIn, kmsIn, logsIn, operationStore, pricingIn, serviceQuotasIn } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { readQuotas } from '../shared/quotas.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { requireSpec } from '../shared/require-spec.ts';
import { contract } from './contract.ts';
import { inUse } from './in-use.ts';
import { describeInstanceTypes } from './instance-types.ts';
import { describeKeys, describeSecurityGroups, hasLogGroup, missingInstanceProfiles, missingKeyPairs, missingRoles } from './named.ts';
import { readPrices } from './prices.ts';

/** Where the Price List API has an endpoint; it knows the prices of every region of the partition. */
const priceListRegion = 'us-east-1';

/** Reads what the account has and may, and what things cost. Nothing of it is indispensable: what cannot be read is said. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const clients = { ec2: ec2In(wiring), iam: iamIn(wiring), kms: kmsIn(wiring), logs: logsIn(wiring), quotas: serviceQuotasIn(wiring), pricing: pricingIn(wiring) };
  return async ({ operationId }) => {
    const { target } = await requireOperation(operations, operationId);
    const asked = await requireSpec(operations, operationId);
    const [ec2, iam, kms, logs, serviceQuotas] = await Promise.all([clients.ec2(target), clients.iam(target), clients.kms(target), clients.logs(target), clients.quotas(target)]);
    const pricing = await clients.pricing({ ...target, region: priceListRegion });
    const attempts = new Attempts();
    const spec = withChosenTypes(asked, await attempts.make('instance types', {}, async () => surveyInstanceTypes(ec2, asked)));
    const names = quotasToRead(spec);
    const [quotas, instanceTypes, roles, profiles, keyPairs, keys, groups, logGroup, prices] = await Promise.all([
      readQuotas(serviceQuotas, names, attempts, async () => attempts.make('what is in use of the quotas', {}, async () => inUse(ec2, names))),
      attempts.make('instance types', [], async () => describeInstanceTypes(ec2, spec)),
      attempts.make('roles', [], async () => missingRoles(iam, target, spec)),
      attempts.make('instance profiles', [], async () => missingInstanceProfiles(iam, target, spec)),
      attempts.make('key pairs', [], async () => missingKeyPairs(ec2, spec)),
      attempts.make('keys', [], async () => describeKeys(kms, spec)),
      attempts.make('security groups', { missingSecurityGroups: [] }, async () => describeSecurityGroups(ec2, spec)),
      attempts.make('log groups', false, async () => hasLogGroup(logs, target.cluster)),
      readPrices({ pricing, ec2, now: new Date(wiring.runtime.now()) }, target.region, spec, attempts),
    ]);
    const account: AccountFacts = { quotas, instanceTypes, missingRoles: roles, missingInstanceProfiles: profiles, missingKeyPairs: keyPairs, keys, ...groups, hasLogGroup: logGroup, prices, unread: attempts.failed };
    return { account };
  };
});

export const { handler } = fn;
