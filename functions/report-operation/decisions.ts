import { isOpen } from '../../core/decisions/decision.ts';
import { decidedInWords } from '../../core/decisions/words.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';

/** What people were asked in an operation's course, and what they said. What they still are asked is not asked any more. */
export async function decisionsIn(operations: OperationStore, { operationId, kind }: Operation, now: number): Promise<readonly string[]> {
  if (kind === 'provision') return [];
  const end = { kind: 'withdrawn', at: new Date(now).toISOString() } as const;
  const decisions = await Promise.all((await operations.decisions(operationId)).map(async (one) => (isOpen(one) ? operations.endDecision(operationId, one.decisionId, end) : one)));
  return decidedInWords(decisions.flatMap((decision) => decision ?? []));
}
