import { validationError } from '../template/errors.ts';
import { evaluate } from '../template/intrinsics.ts';
import { referencesIn } from '../template/references.ts';
import { textOf } from '../template/values.ts';
import type { Plan } from './plan.ts';
import type { Stacks } from './registry.ts';
import { refreshResource, type Action } from './resources.ts';
import { standing, type Output, type Stack } from './stack.ts';

/**
 * The outputs of a stack whose resources are made.
 * @throws AwsError `ValidationError` for an export name that another stack has.
 */
export async function evaluateOutputs(action: Action, plan: Plan, stacks: Stacks): Promise<Output[]> {
  for (const { name, attribute } of referencesIn(plan.outputs)) {
    const resource = attribute === undefined ? undefined : standing(action.stack, name);
    if (resource !== undefined) await refreshResource(action, resource);
  }
  return Object.entries(plan.outputs).map(([key, { Value, Description, Export }]) => {
    const value = evaluate(Value, plan.scope);
    if (Array.isArray(value) || typeof value === 'object') throw validationError(`Template format error: The Value field of every Outputs member must evaluate to a String. (${key})`);
    const exportName = Export === undefined ? undefined : textOf(evaluate(Export.Name, plan.scope));
    if (exportName !== undefined) checkExport(exportName, action.stack, stacks);
    return { key, value: textOf(value), description: Description, exportName };
  });
}

function checkExport(name: string, stack: Stack, stacks: Stacks): void {
  const other = stacks.exports().find((one) => one.name === name && one.stack !== stack);
  if (other !== undefined) throw validationError(`Export with name ${name} is already exported by stack ${other.stack.name}`);
}

/** Exports in use that `next` no longer has, or has with another value. */
export function brokenExports(stack: Stack, next: readonly Output[], stacks: Stacks): string[] {
  return stack.outputs.flatMap(({ exportName, value }) => {
    if (exportName === undefined) return [];
    const users = stacks.importers(exportName);
    const kept = next.find((output) => output.exportName === exportName);
    if (users.length === 0 || kept?.value === value) return [];
    return [`Cannot ${kept === undefined ? 'delete' : 'update'} export ${exportName} as it is in use by ${users.join(', ')}`];
  });
}
