import type { NodeOwner, WorkloadRef } from './kubernetes-facts.ts';

/**
 * What the steps of an upgrade, a rollback or a patch ask for. Every step leads to a state, and has nothing to do
 * when that state is there already: a second attempt, or a way back over steps that never ran, changes nothing.
 */
export type ChangeStepRequest =
  | UpdateControlPlane
  | UpdateAddOn
  | UpdateNodeGroup
  | RollSelfManagedGroup
  | RecycleFargatePods
  | PauseAutoscaler
  | ResumeAutoscaler
  | FollowDrift
  | Bake
  | VerifyPhase;

/** EKS UpdateClusterVersion. */
export interface UpdateControlPlane {
  readonly kind: 'update-control-plane';
  readonly direction: 'upgrade' | 'rollback';
  readonly from: string;
  readonly to: string;
  /** Only where a waiver lifts an insight that EKS would stop for. Of a rollback it skips insights only, never EKS's conditions. */
  readonly force: boolean;
  /** Auto Mode only: how long its nodes may take to go back, in minutes. */
  readonly rollbackTimeoutMinutes?: number;
}

/** EKS UpdateAddon. Settings, role and associations are sent with every update, because what is left out may be lost. */
export interface UpdateAddOn {
  readonly kind: 'update-add-on';
  readonly addonName: string;
  readonly from: string;
  readonly to: string;
  readonly resolveConflicts: 'NONE' | 'OVERWRITE' | 'PRESERVE';
  readonly configurationValues?: string;
  readonly serviceAccountRoleArn?: string;
  /** Empty: not sent, for EKS takes an empty list as "remove them". */
  readonly podIdentityAssociations: readonly { readonly serviceAccount: string; readonly roleArn: string }[];
  /** It was DEGRADED before for want of nodes, so it may be afterwards. */
  readonly mustRun: boolean;
  /** What to go back to when it is DEGRADED afterwards. Absent: it stays as it is, and the step fails. */
  readonly returnTo?: string;
}

/** EKS UpdateNodegroupVersion. */
export interface UpdateNodeGroup {
  readonly kind: 'update-node-group';
  readonly nodegroupName: string;
  readonly from: string;
  /** The minor that its kubelets have afterwards. */
  readonly to: string;
  /** What EKS is sent. Without `version` when the image comes from the launch template; without `releaseVersion` for the newest. */
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly launchTemplate?: { readonly id: string; readonly version: string };
  readonly whenBlocked: WhenBlocked;
  /** With `ask`: how long an answer is waited for. Seconds. */
  readonly answerWithin?: number;
  /** How many nodes it has, how many of them EKS takes out at a time, and how many it adds for the time of the roll. */
  readonly nodes: number;
  readonly atOnce: number;
  readonly surge: number;
}

/** What to do when pods cannot be evicted within EKS's 15 minutes, and a disruption budget holds them. */
export type WhenBlocked =
  /** End with the failure, which names pod and budget. */
  | 'stop'
  /** Ask EKS again, for as long as the operation's patience lasts. */
  | 'wait'
  /** Ask EKS again with `force`: disruption budgets are no longer honoured in this group. */
  | 'force'
  /** Leave this group behind and go on. The next hop cannot begin without it. */
  | 'skip'
  /** Ask people, whatever it is that fails, and wait for their answer. */
  | 'ask';

/** A new launch-template version, an instance refresh and a drain through the Kubernetes API. */
export interface RollSelfManagedGroup {
  readonly kind: 'roll-self-managed-group';
  readonly autoScalingGroupName: string;
  readonly to: string;
  readonly launchTemplateId: string;
  /** A version that somebody made; or the image that a new version gets, based on the one in use. */
  readonly template: { readonly version: string } | { readonly basedOn: string; readonly imageId: string };
  readonly drain: { readonly timeoutSeconds: number; readonly whenBlocked: WhenBlocked; readonly answerWithin?: number };
  readonly nodes: number;
}

/** Pods keep their kubelet until they are made anew: their owners are restarted one after another. */
export interface RecycleFargatePods {
  readonly kind: 'recycle-fargate-pods';
  readonly to: string;
  /** As the survey saw them, and in the order in which they are restarted. Whoever restarts them looks again. */
  readonly workloads: readonly WorkloadRef[];
}

export interface PauseAutoscaler {
  readonly kind: 'pause-autoscaler';
  readonly deployment: { readonly namespace: string; readonly name: string };
  /** What it had, so that anybody can give it back. */
  readonly replicas: number;
}

export interface ResumeAutoscaler {
  readonly kind: 'resume-autoscaler';
  readonly deployment: { readonly namespace: string; readonly name: string };
  readonly replicas: number;
}

/** Nodes of EKS Auto Mode or Karpenter are replaced by their makers: they are followed until all have the version. */
export interface FollowDrift {
  readonly kind: 'follow-drift';
  readonly owner: Extract<NodeOwner['kind'], 'auto-mode' | 'karpenter'>;
  readonly nodePools: readonly string[];
  readonly to: string;
  readonly nodes: number;
}

/** Time in which nothing changes and people look. */
export interface Bake {
  readonly kind: 'bake';
  readonly seconds: number;
}

/** What must be true after a phase. Pods that did not run before (`UpgradeFacts.kubernetes.facts.baseline`) are no fault of it. */
export interface VerifyPhase {
  readonly kind: 'verify-phase';
  readonly phase: 'control-plane' | 'add-ons' | 'nodes' | 'rollback';
  /** What the API server and EKS must say. */
  readonly controlPlane: string;
  /** Add-on → the version that it must have, ACTIVE and without issues; those that ailed before may still. */
  readonly addOns: Readonly<Record<string, string>>;
  /** Whose nodes must all be Ready on kubelets of minor `kubelet`. */
  readonly owners: readonly NodeOwner[];
  readonly kubelet: string;
  /** Whether a group that a step left behind (`whenBlocked: skip`) is a failure: it is when another hop follows. */
  readonly mustBeLevel: boolean;
}
