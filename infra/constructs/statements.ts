import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Grant } from '../permissions.ts';
import { memberRoleNames } from '../names.ts';
import type { StatefulStack } from '../stacks/stateful.ts';

/** The policy statement of one grant. */
export function statementOf(grant: Grant, { tables, bus }: Pick<StatefulStack, 'tables' | 'bus'>): PolicyStatement {
  if ('table' in grant) {
    const table = tables[grant.table].tableArn;
    return allow(grant.may.map((action) => `dynamodb:${action}`), grant.index === undefined ? table : `${table}/index/${grant.index}`);
  }
  if ('bus' in grant) return allow([`events:${grant.bus}`], bus.eventBusArn);
  if ('member' in grant) return allow(['sts:AssumeRole', 'sts:TagSession'], `arn:aws:iam::*:role/${memberRoleNames[grant.member]}`);
  // A task token names its execution, so these actions take no resource.
  return allow(grant.tasks.map((action) => `states:${action}`), '*');
}

function allow(actions: readonly string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [resource] });
}
