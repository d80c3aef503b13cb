import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Grant } from '../permissions.ts';
import { memberRoleNames, scheduling } from '../names.ts';
import type { StatefulStack } from '../stacks/stateful.ts';

/** The policy statement of one grant. */
export function statementOf(grant: Grant, { tables, bus, secrets, auditQueue }: Pick<StatefulStack, 'tables' | 'bus' | 'secrets' | 'auditQueue'>): PolicyStatement {
  if ('table' in grant) {
    const table = tables[grant.table].tableArn;
    return allow(grant.may.map((action) => `dynamodb:${action}`), grant.index === undefined ? table : `${table}/index/${grant.index}`);
  }
  if ('secret' in grant) return allow([`secretsmanager:${grant.may}`], secrets[grant.secret].secretArn);
  if ('queue' in grant) return allow(grant.may.map((action) => `sqs:${action}`), auditQueue.queueArn);
  if ('bus' in grant) return allow([`events:${grant.bus}`], bus.eventBusArn);
  if ('member' in grant) return allow(['sts:AssumeRole', 'sts:TagSession'], `arn:aws:iam::*:role/${memberRoleNames[grant.member]}`);
  if ('schedules' in grant) return allow([`scheduler:${grant.schedules}`], `arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule/${scheduling.groups[grant.of]}/*`);
  if ('schedulerRole' in grant) return allow([`iam:${grant.schedulerRole}`], `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${scheduling.roleName}`);
  // A task token names its execution, so these actions take no resource.
  return allow(grant.tasks.map((action) => `states:${action}`), '*');
}

function allow(actions: readonly string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [resource] });
}
