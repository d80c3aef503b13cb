import { evaluate } from '../template/intrinsics.ts';
import type { Template } from '../template/template.ts';
import { canonical, textOf } from '../template/values.ts';
import { definitionOf, type Plan } from './plan.ts';
import { standing, type Blueprint, type Stack } from './stack.ts';

/** Logical ids whose resource type differs from the stack's. */
export function typeChanges(stack: Stack, template: Template): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type }]) => {
    const present = standing(stack, id);
    return present !== undefined && present.type !== Type ? [id] : [];
  });
}

/** True when the blueprint asks for anything that the stack is not. */
export function hasUpdates(stack: Stack, next: Blueprint, plan: Plan): boolean {
  if (canonical(next.tags) !== canonical(stack.blueprint.tags)) return true;
  const present = [...stack.resources.values()].map(({ logicalId }) => logicalId).filter((id) => standing(stack, id) !== undefined);
  if (present.length !== Object.keys(plan.included).length) return true;
  return Object.keys(plan.included).some((id) => differs(stack, plan, id)) || outputsDiffer(stack, plan);
}

function differs(stack: Stack, plan: Plan, id: string): boolean {
  const present = standing(stack, id);
  const declared = plan.included[id];
  if (present === undefined || declared === undefined) return true;
  const { deletion, updateReplace } = present.policies;
  if (deletion !== (declared.DeletionPolicy ?? 'Delete') || updateReplace !== (declared.UpdateReplacePolicy ?? 'Delete')) return true;
  if (canonical(declared.Metadata) !== canonical(present.metadata)) return true;
  return unlike(present.definition, () => definitionOf(plan, id));
}

function outputsDiffer(stack: Stack, plan: Plan): boolean {
  const present = stack.outputs.map(({ key, value, description, exportName }) => ({ key, value, description, exportName }));
  return unlike(present, () =>
    Object.entries(plan.outputs).map(([key, { Value, Description, Export }]) => ({
      key,
      value: textOf(evaluate(Value, plan.scope)),
      description: Description,
      exportName: Export === undefined ? undefined : evaluate(Export.Name, plan.scope),
    })),
  );
}

/** What cannot be evaluated yet refers to something that is still to be made: a difference. */
function unlike(present: unknown, next: () => unknown): boolean {
  try {
    return canonical(present) !== canonical(next());
  } catch {
    return true;
  }
}
