import type { Shape } from '../../simulator/service.ts';
import type { TestDrydock } from './harness.ts';

/** One action that a deployed role is allowed on one resource pattern, its intrinsics resolved. */
export interface Granted {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** Roles that are used only where there is a conversation in Slack: another test looks at them. */
export const slackRoles = /^drydock-slack-(conversation|messenger)$/;

/** The same, where there are tickets. */
export const ticketRoles = /^drydock-ticket-(conversation|entrance|messenger)$/;

/** What all roles of the account are allowed: just deployed, it has those of Drydock's own stacks and no others. */
export async function grantsOf(drydock: TestDrydock): Promise<readonly Granted[]> {
  const { Roles } = (await drydock.as('iam', 'ListRoles', {})) as { Roles: { RoleName: string }[] };
  return (await Promise.all(Roles.map(async ({ RoleName }) => grantsOfRole(drydock, RoleName)))).flat();
}

async function grantsOfRole(drydock: TestDrydock, RoleName: string): Promise<readonly Granted[]> {
  const { PolicyNames } = (await drydock.as('iam', 'ListRolePolicies', { RoleName })) as { PolicyNames: string[] };
  const policies = await Promise.all(PolicyNames.map(async (PolicyName) => drydock.as('iam', 'GetRolePolicy', { RoleName, PolicyName })));
  return policies.flatMap(statementsOf).flatMap(({ Action, Resource }) => [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ role: RoleName, action, resource }))));
}

function statementsOf({ PolicyDocument }: Shape): readonly Statement[] {
  const { Statement } = JSON.parse(decodeURIComponent(String(PolicyDocument))) as { Statement: readonly Statement[] };
  return Statement.filter(({ Effect }) => Effect === 'Allow');
}

/** Does an IAM resource pattern cover a resource? */
export function covers(pattern: string, resource: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(resource);
}

export function roleName(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
