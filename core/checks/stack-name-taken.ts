import type { CheckContext, Remark } from './check.ts';

export function stackNameTaken({ operationId, facts }: CheckContext): readonly Remark[] {
  const foreign = facts.existingStacks.filter((stack) => stack.operationId !== operationId);
  return foreign.map(({ stackName, status, operationId: owner }) => ({
    severity: 'blocker',
    path: 'metadata.name',
    message: `Stack ${stackName} exists already (${status}${owner === undefined ? '' : `, made by operation ${owner}`}).`,
    remedy: 'Delete the stack if it is left over, or choose another cluster name.',
  }));
}
