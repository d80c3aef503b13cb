import type { Operation, OperationStatus } from '../operation/operation.ts';
import type { OperationKind } from '../operation/request.ts';

const titles: Readonly<Record<OperationKind, string>> = {
  provision: 'Provision',
  upgrade: 'Upgrade',
  rollback: 'Roll back',
  'patch-addons': 'Patch the add-ons of',
  'patch-nodes': 'Patch the nodes of',
};

/** "Upgrade harbour". */
export function titleOf({ kind, target }: Pick<Operation, 'kind' | 'target'>): string {
  return `${titles[kind]} ${target.cluster}`;
}

const marks: Readonly<Partial<Record<OperationStatus, string>>> = { succeeded: '✅', failed: '❌', refused: '⛔', cancelled: '🚫', planned: '📋', running: '⏳' };

export function markOf(status: OperationStatus): string {
  return marks[status] ?? '🕓';
}
