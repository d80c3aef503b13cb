import type { FunctionName } from '../functions/names.ts';

export type MachineName =
  | 'operation'
  | 'provision-cluster'
  | 'furnish-cluster'
  | 'take-down-cluster'
  | 'upgrade-cluster'
  | 'upgrade-hop'
  | 'roll-node-groups'
  | 'rollback-cluster'
  | 'patch-addons'
  | 'patch-nodes';

/** What stands behind a placeholder of a machine's file. */
export type Wire = { readonly function: FunctionName } | { readonly machine: MachineName };

/**
 * Every machine, every placeholder in its file, and what fills it. CDK substitutes and grants from this map, and a test
 * holds it against the files: a machine nobody wired does not compile, a placeholder nobody filled does not pass.
 */
export const wiring: Readonly<Record<MachineName, Readonly<Record<string, Wire>>>> = {
  operation: {
    OpenOperationFunction: { function: 'open-operation' },
    SurveyAccountFunction: { function: 'survey-account' },
    SurveyProvisionFunction: { function: 'survey-provision' },
    PlanProvisionFunction: { function: 'plan-provision' },
    GetApprovalFunction: { function: 'get-approval' },
    TakeLeaseFunction: { function: 'take-lease' },
    ReportOperationFunction: { function: 'report-operation' },
    ProvisionClusterMachine: { machine: 'provision-cluster' },
    SurveyClusterFunction: { function: 'survey-cluster' },
    PlanChangeFunction: { function: 'plan-change' },
    UpgradeClusterMachine: { machine: 'upgrade-cluster' },
    RollbackClusterMachine: { machine: 'rollback-cluster' },
    PatchAddonsMachine: { machine: 'patch-addons' },
    PatchNodesMachine: { machine: 'patch-nodes' },
  },
  'provision-cluster': {
    DeployStackFunction: { function: 'deploy-stack' },
    CreateControlPlaneFunction: { function: 'create-control-plane' },
    CreateServiceAccountFunction: { function: 'create-service-account' },
    AssociateIdentityProviderFunction: { function: 'associate-identity-provider' },
    VerifyClusterFunction: { function: 'verify-cluster' },
    FurnishClusterMachine: { machine: 'furnish-cluster' },
    TakeDownClusterMachine: { machine: 'take-down-cluster' },
  },
  'furnish-cluster': {
    DeployStackFunction: { function: 'deploy-stack' },
    CreateAddOnFunction: { function: 'create-add-on' },
    CreateNodeGroupFunction: { function: 'create-node-group' },
    CreateFargateProfileFunction: { function: 'create-fargate-profile' },
    CreateCapabilityFunction: { function: 'create-capability' },
    CreateAccessEntryFunction: { function: 'create-access-entry' },
    CreatePodIdentityAssociationFunction: { function: 'create-pod-identity-association' },
  },
  'take-down-cluster': {
    DeleteNodeGroupFunction: { function: 'delete-node-group' },
    DeleteFargateProfileFunction: { function: 'delete-fargate-profile' },
    DeleteCapabilityFunction: { function: 'delete-capability' },
    DeleteControlPlaneFunction: { function: 'delete-control-plane' },
    DeleteStackFunction: { function: 'delete-stack' },
  },
  'upgrade-cluster': {
    UpgradeHopMachine: { machine: 'upgrade-hop' },
    RollbackClusterMachine: { machine: 'rollback-cluster' },
  },
  'upgrade-hop': {
    UpdateAddOnFunction: { function: 'update-add-on' },
    UpdateControlPlaneFunction: { function: 'update-control-plane' },
    VerifyPhaseFunction: { function: 'verify-phase' },
    BakeFunction: { function: 'bake' },
    RollNodeGroupsMachine: { machine: 'roll-node-groups' },
  },
  'roll-node-groups': {
    PauseAutoscalerFunction: { function: 'pause-autoscaler' },
    UpdateNodeGroupFunction: { function: 'update-node-group' },
    RollSelfManagedGroupFunction: { function: 'roll-self-managed-group' },
    RecycleFargatePodsFunction: { function: 'recycle-fargate-pods' },
    FollowDriftFunction: { function: 'follow-drift' },
    ResumeAutoscalerFunction: { function: 'resume-autoscaler' },
  },
  'rollback-cluster': {
    RollNodeGroupsMachine: { machine: 'roll-node-groups' },
    UpdateAddOnFunction: { function: 'update-add-on' },
    UpdateControlPlaneFunction: { function: 'update-control-plane' },
    VerifyPhaseFunction: { function: 'verify-phase' },
  },
  'patch-addons': {
    UpdateAddOnFunction: { function: 'update-add-on' },
    VerifyPhaseFunction: { function: 'verify-phase' },
  },
  'patch-nodes': {
    RollNodeGroupsMachine: { machine: 'roll-node-groups' },
    VerifyPhaseFunction: { function: 'verify-phase' },
  },
};
