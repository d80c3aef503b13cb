import type { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, stackNames } from '../../infra/app.ts';

export type StackRole = keyof typeof stackNames;

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** A finding of a rule pack that somebody acknowledged. */
export interface Acknowledged {
  readonly acknowledgedId: string;
  readonly acknowledgedAt: string;
  readonly reason: string;
}

export interface PackReport {
  readonly pluginName: string;
  readonly violations: readonly { readonly ruleName: string; readonly violatingConstructs: readonly { readonly constructPath: string }[] }[];
  readonly suppressedViolations?: readonly Acknowledged[];
}

/** The app, synthesised once with its checks. */
export interface Synthesised {
  readonly app: App;
  readonly packs: readonly PackReport[];
  /** The resources of one type, in the template's order. */
  resources(stack: StackRole, type: string): readonly Resource[];
  /** The whole template with every intrinsic written out: `${key.Arn}`. */
  text(stack: StackRole): string;
}

export function synthesised(): Synthesised {
  const outdir = mkdtempSync(join(tmpdir(), 'drydock-'));
  try {
    const app = createApp({ outdir, codeOf: (name) => Code.fromInline(`// ${name}`), checked: true });
    const templates = new Map(app.synth({ validateOnSynthesis: true }).stacks.map(({ stackName, template }) => [stackName, plain(template) as { Resources: Record<string, Omit<Resource, 'id'>> }]));
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: PackReport[] };
    const template = (stack: StackRole) => templates.get(stackNames[stack])!;
    return {
      app,
      packs: pluginReports,
      resources: (stack, type) => Object.entries(template(stack).Resources).flatMap(([id, resource]) => (resource.Type === type ? [{ id, ...resource }] : [])),
      text: (stack) => JSON.stringify(template(stack)),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Intrinsics as text: a reference `${Id}`, an attribute `${Id.Arn}`, another stack's export `${export:…}`. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  const written = entries.length === 1 ? intrinsics[name]?.(argument) : undefined;
  return written ?? Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}

const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
  Ref: (id) => `\${${String(id)}}`,
  'Fn::GetAtt': (path) => `\${${(path as string[]).join('.')}}`,
  'Fn::ImportValue': (name) => `\${export:${String(name)}}`,
  'Fn::Join': (argument) => {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(plain).join(separator);
  },
};

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

interface WrittenStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Statement['Condition'];
}

/** The statements of a policy document, every action and resource in a list. */
export function statementsOf(document: unknown): readonly Statement[] {
  const { Statement } = document as { Statement: readonly WrittenStatement[] };
  return Statement.map(({ Effect, Action, Resource = [], Condition }) => ({ Effect, actions: [Action].flat(), resources: [Resource].flat(), ...(Condition && { Condition }) }));
}

export interface RolePolicy {
  /** The role's name if it has one, otherwise its logical id. */
  readonly role: string;
  readonly statements: readonly Statement[];
}

/** What every role of a stack may do. */
export function policiesOf(found: Synthesised, stack: StackRole): readonly RolePolicy[] {
  const roles = found.resources(stack, 'AWS::IAM::Role');
  const policies = found.resources(stack, 'AWS::IAM::Policy');
  return roles.map(({ id, Properties }) => ({
    role: (Properties['RoleName'] as string | undefined) ?? id,
    statements: policies.filter((policy) => (policy.Properties['Roles'] as string[]).includes(`\${${id}}`)).flatMap((policy) => statementsOf(policy.Properties['PolicyDocument'])),
  }));
}
