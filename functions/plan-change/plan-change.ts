import type { Finding } from '../../core/checks/finding.ts';
import { OperationError } from '../../core/errors.ts';
import type { OperationRequest } from '../../core/operation/request.ts';
import type { ChangePlanning, UpgradeOrder } from '../../core/plan/upgrade/order.ts';
import { planPatchAddOns } from '../../core/plan/upgrade/patch-add-ons.ts';
import { planPatchNodes } from '../../core/plan/upgrade/patch-nodes.ts';
import { planRollback } from '../../core/plan/upgrade/rollback.ts';
import { planUpgrade } from '../../core/plan/upgrade/upgrade.ts';
import type { ChangeWork } from '../../core/plan/upgrade/work.ts';

type Ground = Omit<UpgradeOrder, 'options' | 'onFailure'>;

/** The plan of a change, by its kind; refused where it has steps that no machine carries out. */
export function planChange(request: OperationRequest, ground: Ground): ChangePlanning<ChangeWork> {
  const planning = planOfKind(request, ground);
  if (planning.outcome === 'refused') return planning;
  const groups = [...new Set(planning.plan.steps.flatMap(({ request: asked }) => (asked.kind === 'roll-self-managed-group' ? asked.autoScalingGroupName : [])))];
  return groups.length === 0 ? planning : { outcome: 'refused', findings: [selfManaged(groups), ...planning.findings] };
}

function selfManaged(groups: readonly string[]): Finding {
  return {
    check: 'self-managed-groups',
    severity: 'blocker',
    message: `Drydock does not roll self-managed node groups yet: ${groups.join(', ')}.`,
    remedy: 'Name them under nodes.skip, and roll them by other means within three minors; or let managed groups take their place.',
    unwaivable: true,
  };
}

/** What a request says beside its options, the planners do not read. */
function planOfKind(request: OperationRequest, ground: Ground): ChangePlanning<ChangeWork> {
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
