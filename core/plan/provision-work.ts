import type { OperationRequest } from '../operation/request.ts';

/**
 * What the machines of a provision are given: step ids by stage, nothing more. The steps themselves stay in the store,
 * so that a plan of any size fits a state machine's payload.
 */
export interface ProvisionWork {
  readonly operationId: string;
  readonly onFailure: OperationRequest<'provision'>['onFailure'];
  readonly stages: {
    readonly foundation: readonly string[];
    readonly egress: readonly string[];
    readonly controlPlane: string;
    readonly onControlPlane: readonly string[];
    readonly addOnsWithNodes: readonly string[];
    readonly nodeGroups: readonly string[];
    /** For the next stage. */
    readonly launchTemplates: readonly string[];
    /** Managed node groups whose launch template is ours. */
    readonly launchedNodeGroups: readonly string[];
    readonly selfManagedNodeGroups: readonly string[];
    readonly addOnsOnNodes: readonly string[];
    readonly fargateProfiles: readonly string[];
    readonly addOnsOnFargate: readonly string[];
    readonly capabilities: readonly string[];
    readonly accessEntries: readonly string[];
    readonly podIdentityAssociations: readonly string[];
    readonly serviceAccounts: readonly string[];
    readonly identityProviders: readonly string[];
    readonly verify: string;
    readonly takeDown: {
      readonly nodeGroups: readonly string[];
      readonly selfManagedNodeGroups: readonly string[];
      readonly fargateProfiles: readonly string[];
      readonly capabilities: readonly string[];
      readonly controlPlane: string;
      /** Last made first. */
      readonly stacks: readonly string[];
    };
  };
}
