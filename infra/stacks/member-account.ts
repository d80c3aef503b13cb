import { CfnParameter, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, Effect, PolicyStatement, Role, ServicePrincipal, SessionTagsPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../functions/names.ts';
import { acknowledgeWildcard } from '../constructs/acknowledge.ts';
import { actions, type ActionGroup } from '../member-permissions.ts';
import { memberRoleNames } from '../names.ts';
import { permissions } from '../permissions.ts';

/**
 * What a member account grants: three roles, made by this stack alone, so that a StackSet can roll it out over an
 * organisation. The hub's own account is a member like any other.
 */
export class MemberAccountStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const hub = new CfnParameter(this, 'HubAccount', { type: 'String', allowedPattern: '\\d{12}', description: 'The account that Drydock runs in' });
    const externalId = new CfnParameter(this, 'ExternalId', { type: 'String', minLength: 1, description: 'What the hub must say to be let in' });
    const stacks = new Role(this, 'stacks', {
      roleName: memberRoleNames.stacks,
      assumedBy: new ServicePrincipal('cloudformation.amazonaws.com'),
      description: 'CloudFormation makes the networks and roles of clusters with it',
    });
    grant(stacks, 'stacks');
    for (const name of ['observer', 'operator'] as const) {
      const role = new Role(this, name, {
        roleName: memberRoleNames[name],
        assumedBy: hubFunctions(hub.valueAsString, externalId.valueAsString, functionsWith(name)),
        description: name === 'observer' ? 'Drydock reads clusters with it' : 'Drydock changes clusters with it',
      });
      grant(role, name);
    }
  }
}

function functionsWith(member: 'observer' | 'operator'): readonly FunctionName[] {
  return (Object.keys(permissions) as FunctionName[]).filter((name) => permissions[name].some((candidate) => 'member' in candidate && candidate.member === member));
}

/** The roles of those functions and nobody else in the hub; the external id keeps a confused deputy out. */
function hubFunctions(hub: string, externalId: string, names: readonly FunctionName[]): IPrincipal {
  const account = new ArnPrincipal(`arn:aws:iam::${hub}:root`);
  return new SessionTagsPrincipal(
    account.withConditions({
      StringEquals: { 'sts:ExternalId': externalId },
      ArnEquals: { 'aws:PrincipalArn': names.map((name) => `arn:aws:iam::${hub}:role/drydock-${name}`) },
    }),
  );
}

function grant(role: Role, name: keyof typeof memberRoleNames): void {
  const stack = Stack.of(role);
  for (const group of actions[name]) {
    role.addToPolicy(statement(group, stack));
    for (const resource of group.resources.filter((pattern) => pattern.includes('*'))) acknowledgeWildcard(role, asWritten(resource), group.whyWildcard ?? '');
  }
}

function statement({ actions: names, resources, conditions }: ActionGroup, stack: Stack): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...names],
    resources: resources.map((resource) => arn(resource, stack)),
    ...(conditions && { conditions }),
  });
}

/** `*`, or `service:resource` in this account and every region: `eks:cluster/*`. IAM's resources have no region, and AWS's own (`ssm::parameter/aws/*`) no account. */
function arn(resource: string, { partition, account }: Pick<Stack, 'partition' | 'account'>): string {
  if (resource === '*') return resource;
  const [service = '', ...rest] = resource.split(':');
  const inAccount = rest[0] === '' ? '' : `${account}:`;
  return `arn:${partition}:${service}:${service === 'iam' ? '' : '*'}:${inAccount}${rest.join(':')}`;
}

/** The same as the rule packs write it. */
function asWritten(resource: string): string {
  return arn(resource, { partition: '<AWS::Partition>', account: '<AWS::AccountId>' });
}
