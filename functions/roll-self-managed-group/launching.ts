import type { AutoScalingGroup, UpdateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { OperationError } from '../../core/errors.ts';
import type { TemplateVersion } from '../../core/watch/watch.ts';

/** The launch-template version that the group names: a number, `$Latest` or `$Default`. */
export function versionInUse({ LaunchTemplate, MixedInstancesPolicy }: AutoScalingGroup): string | undefined {
  return (LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification)?.Version;
}

/** The group as it is, but launching from that version. A mixed instances policy is sent as a whole, for what is left out is lost. */
export function launching({ AutoScalingGroupName = '', MixedInstancesPolicy: mixed }: AutoScalingGroup, { id, version }: TemplateVersion): Pick<UpdateAutoScalingGroupCommandInput, 'LaunchTemplate' | 'MixedInstancesPolicy'> {
  const specification = { LaunchTemplateId: id, Version: version };
  if (mixed === undefined) return { LaunchTemplate: specification };
  if (mixed.LaunchTemplate?.Overrides?.some(({ LaunchTemplateSpecification: own }) => own !== undefined)) {
    throw new OperationError('RetryNever', 'LaunchTemplateOverridden', `Self-managed group ${AutoScalingGroupName} has instance types with launch templates of their own in its mixed instances policy. Drydock rolls a group with one launch template: roll it by other means, and skip it here.`);
  }
  return { MixedInstancesPolicy: { ...mixed, LaunchTemplate: { ...mixed.LaunchTemplate, LaunchTemplateSpecification: specification } } };
}
