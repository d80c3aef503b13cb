import { afterAll } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { plain } from './intrinsics.ts';

const root = join(import.meta.dirname, '../..');

export type StackRole = 'stateful' | 'stateless' | 'member-account';

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

/** Where `npm run synth` wrote what is deployed. */
export const outdir = mkdtempSync(join(tmpdir(), 'drydock-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** What it printed. */
export const printed = await run(['infra/synth.ts'], { CDK_OUTDIR: outdir });

/** Node, without any of this process's settings of AWS. */
export async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...args], { cwd: root, env: { PATH: process.env['PATH'], HOME: outdir, ...env } });
  return stdout;
}

function written(file: string): unknown {
  return JSON.parse(readFileSync(join(outdir, file), 'utf8'));
}

const stackRoles: readonly StackRole[] = ['stateful', 'stateless', 'member-account'];

const templates = new Map(stackRoles.map((stack) => [stack, plain(written(`${stack}.template.json`)) as { Resources: Record<string, Omit<Resource, 'id'>> }]));

export const packs = (written('validation-report.json') as { pluginReports: readonly PackReport[] }).pluginReports;

/** What was said of each construct, by its path. */
export const metadata = stackRoles.flatMap((stack) => Object.entries(written(`${stack}.metadata.json`) as Readonly<Record<string, readonly { readonly type: string; readonly data: unknown }[]>>));

/** The resources of one type, in the template's order. */
export function resources(stack: StackRole, type: string): readonly Resource[] {
  return Object.entries(templates.get(stack)!.Resources).flatMap(([id, resource]) => (resource.Type === type ? [{ id, ...resource }] : []));
}

/** The whole template with every intrinsic written out: `${key.Arn}`. */
export function text(stack: StackRole): string {
  return JSON.stringify(templates.get(stack));
}

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
export function policiesOf(stack: StackRole): readonly RolePolicy[] {
  const roles = resources(stack, 'AWS::IAM::Role');
  const policies = resources(stack, 'AWS::IAM::Policy');
  return roles.map(({ id, Properties }) => ({
    role: (Properties['RoleName'] as string | undefined) ?? id,
    statements: policies.filter((policy) => (policy.Properties['Roles'] as string[]).includes(`\${${id}}`)).flatMap((policy) => statementsOf(policy.Properties['PolicyDocument'])),
  }));
}
