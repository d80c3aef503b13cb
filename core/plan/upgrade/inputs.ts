import type { Target } from '../../operation/operation.ts';
import type { UpdateAddOn, UpdateControlPlane, UpdateNodeGroup } from './step-requests.ts';

/*
 * From a step's request to the input of the EKS call that starts it; `clientRequestToken`, and `force` where a budget is to be
 * overruled, come from whoever sends it.
 */

/** Input of EKS UpdateClusterVersion. */
export function controlPlaneUpdateInput({ cluster: name }: Target, { to: version, force, rollbackTimeoutMinutes: timeoutMinutes }: UpdateControlPlane) {
  return { name, version, ...(force && { force }), ...(timeoutMinutes !== undefined && { rollbackConfig: { timeoutMinutes } }) };
}

/** Input of EKS UpdateAddon. All settings are sent with every update, because what is left out may be lost; an empty list of associations would remove them. */
export function addOnUpdateInput({ cluster: clusterName }: Target, request: UpdateAddOn, addonVersion = request.to) {
  const { addonName, resolveConflicts, configurationValues, serviceAccountRoleArn, podIdentityAssociations } = request;
  return {
    clusterName,
    addonName,
    addonVersion,
    resolveConflicts,
    ...(configurationValues !== undefined && { configurationValues }),
    ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
    ...(podIdentityAssociations.length > 0 && { podIdentityAssociations: podIdentityAssociations.map((association) => ({ ...association })) }),
  };
}

/** Input of EKS UpdateNodegroupVersion. */
export function nodeGroupUpdateInput({ cluster: clusterName }: Target, { nodegroupName, version, releaseVersion, launchTemplate }: UpdateNodeGroup) {
  return {
    clusterName,
    nodegroupName,
    ...(version !== undefined && { version }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplate && { launchTemplate: { ...launchTemplate } }),
  };
}
