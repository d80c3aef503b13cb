import { OperationError } from '../../core/errors.ts';
import type { OperationRequest } from '../../core/operation/request.ts';
import type { ChangePlanning, UpgradeOrder } from '../../core/plan/upgrade/order.ts';
import { planPatchAddOns } from '../../core/plan/upgrade/patch-add-ons.ts';
import { planPatchNodes } from '../../core/plan/upgrade/patch-nodes.ts';
import { planRollback } from '../../core/plan/upgrade/rollback.ts';
import { planUpgrade } from '../../core/plan/upgrade/upgrade.ts';
import type { ChangeWork } from '../../core/plan/upgrade/work.ts';

type Ground = Omit<UpgradeOrder, 'options' | 'onFailure'>;

/** The plan of a change, by its kind. What a request says beside its options, the planners do not read. */
export function planChange(request: OperationRequest, ground: Ground): ChangePlanning<ChangeWork> {
  switch (request.kind) {
    case 'upgrade':
      return planUpgrade({ ...ground, options: request, onFailure: request.onFailure });
    case 'rollback':
      return planRollback({ ...ground, options: request });
    case 'patch-addons':
      return planPatchAddOns({ ...ground, options: request });
    case 'patch-nodes':
      return planPatchNodes({ ...ground, options: request });
    case 'provision':
      throw new OperationError('RetryNever', 'WrongFunction', `Operation ${request.operationId} is a provision, whose plan another function makes.`);
  }
}
