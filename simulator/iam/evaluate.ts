import type { Principal } from '../service.ts';
import { conditionsHold } from './conditions.ts';
import type { PolicyDocument, PrincipalPattern, Selection, Statement } from './document.ts';
import { matches } from './pattern.ts';
import type { Context } from './pattern.ts';

/** What IAM says: a deny that a statement spells out wins over every allow; what nothing allows is denied too. */
export type Decision = 'allowed' | 'denied explicitly' | 'denied implicitly';

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Judges a request by the identity-based policies of its principal. */
export function evaluate(policies: readonly PolicyDocument[], request: AccessRequest): Decision {
  return decide(policies, (statement) => isAbout(statement, request) && conditionsHold(statement.conditions, request.context));
}

/** Who asks to assume a role: an AWS principal by all its ARNs, an AWS service, or an identity provider. */
export type Assumer =
  | { readonly type: 'AWS'; readonly account: string; readonly arns: readonly string[] }
  | { readonly type: 'Service' | 'Federated'; readonly name: string };

/** Judges a request to assume a role by the role's trust policy. */
export function evaluateTrust(policy: PolicyDocument, assumer: Assumer, request: Omit<AccessRequest, 'resource'>): Decision {
  return decide([policy], (statement) => isAboutAction(statement, request) && names(statement.principals, assumer) && conditionsHold(statement.conditions, request.context));
}

/** Judges a request by the policy of the resource that it is about. */
export function evaluateResource(policy: PolicyDocument, who: Assumer, request: AccessRequest): Decision {
  return decide([policy], (statement) => isAbout(statement, request) && names(statement.principals, who) && conditionsHold(statement.conditions, request.context));
}

/** A principal as policies of roles and resources name it. */
export function assumerOf(principal: Principal): Assumer {
  switch (principal.kind) {
    case 'service':
      return { type: 'Service', name: principal.service };
    case 'role':
      return { type: 'AWS', account: principal.account, arns: [principal.roleArn, principal.arn] };
    case 'administrator':
      return { type: 'AWS', account: principal.account, arns: [principal.arn] };
  }
}

function decide(policies: readonly PolicyDocument[], applies: (statement: Statement) => boolean): Decision {
  const some = (effect: Statement['effect']): boolean => policies.some(({ statements }) => statements.some((statement) => statement.effect === effect && applies(statement)));
  if (some('Deny')) return 'denied explicitly';
  return some('Allow') ? 'allowed' : 'denied implicitly';
}

function isAbout(statement: Statement, request: AccessRequest): boolean {
  const resources = statement.resources;
  return isAboutAction(statement, request) && resources !== undefined && selects(resources, (pattern) => matches(pattern, request.resource, request.context));
}

/** The actions that a statement was asked for, and whether it is about them: few, asked for again and again. */
const known = new WeakMap<Statement, Map<string, boolean>>();

function isAboutAction(statement: Statement, { action }: Pick<AccessRequest, 'action'>): boolean {
  const asked = known.get(statement) ?? new Map<string, boolean>();
  known.set(statement, asked);
  const about = asked.get(action) ?? selects(statement.actions, (pattern) => matches(pattern, action, {}, { ignoreCase: true }));
  asked.set(action, about);
  return about;
}

function names(principals: Selection<PrincipalPattern> | undefined, assumer: Assumer): boolean {
  return principals !== undefined && selects(principals, (pattern) => isNamedBy(pattern, assumer));
}

function isNamedBy({ type, value }: PrincipalPattern, assumer: Assumer): boolean {
  if (type === '*') return true;
  if (type !== assumer.type) return false;
  if (assumer.type !== 'AWS') return value === assumer.name;
  const wholeAccount = value === assumer.account || new RegExp(`^arn:aws[\\w-]*:iam::${assumer.account}:root$`).test(value);
  return value === '*' || wholeAccount || assumer.arns.includes(value);
}

function selects<T>(selection: Selection<T>, fits: (pattern: T) => boolean): boolean {
  return selection.of.some(fits) !== selection.not;
}
