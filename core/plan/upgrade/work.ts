/**
 * What the machines are given: step ids by hop and stage, nothing more. The steps stay in the store, so that thirty node
 * groups over five hops fit a state machine's payload.
 *
 * Every stage is a list, and a stage without steps is an empty Map: one transition. A stage costs one transition and one
 * for each of its steps, whose wait is that same transition; there are no Choice states between stages. One hop with
 * one control plane, four add-ons and two node groups is then, in `upgrade-cluster` and `roll-node-groups` together:
 *
 *     hops 1 · before: 2 Maps + 0 · control plane 1 + 1 · verify 1 + 1 · bake 1 + 0 · after: 2 Maps + 4
 *     nodes: start of the machine 1, pause 1, canary 1 + 0, groups 1 + 2, self-managed 1, Fargate 1, drift 1, resume 1
 *     verify 1 + 1 · end 1
 *
 * that is 28, and about ten more in `operation`: below 45, with room for an autoscaler and for add-ons that move before
 * the control plane. Add-ons are two lists and not a list of lists for the same reason: each inner Map would cost one more.
 */
export interface UpgradeWork {
  readonly operationId: string;
  readonly kind: 'upgrade';
  readonly onFailure: UpgradeOnFailure;
  /** One after another; none when nothing has to be done. */
  readonly hops: readonly HopWork[];
}

/**
 * What follows when a step fails for good. `rollback`: the hop it failed in is taken back by its `wayBack`. EKS undoes only the
 * latest change of version, so an earlier hop stays.
 */
export type UpgradeOnFailure = 'stop' | 'rollback';

/** From one Kubernetes minor to the next. */
export interface HopWork {
  readonly from: string;
  readonly to: string;
  /** To versions that run on both sides. */
  readonly addOnsBefore: AddOnWork;
  readonly controlPlane: readonly string[];
  readonly verifyControlPlane: readonly string[];
  /** Before anything but the control plane is on the new version: going back is still cheap. */
  readonly bake: readonly string[];
  readonly addOnsAfter: AddOnWork;
  readonly nodes: NodeWork;
  readonly verify: readonly string[];
  /**
   * Empty lists when there is no way back. Ids of the plan's `takeDown`. A step whose resource is at the version it leads to
   * already has nothing to do: so the whole list is right, wherever the hop failed. Where `controlPlane` has not
   * reached `to`, only the add-ons are worth returning, and even they may stay: they run on both sides.
   */
  readonly wayBack: RollbackStages;
}

export interface AddOnWork {
  /** One after another: vpc-cni, minor by minor where it must; kube-proxy, CoreDNS, and whatever others wait for. */
  readonly inOrder: readonly string[];
  /** After those, all at the same time. */
  readonly together: readonly string[];
}

/**
 * What `roll-node-groups` is given beside the operation's id. After the canary the four kinds of nodes move side by side
 * (`nodeStages` in `stages.ts`); a machine that takes them one after another is right as well, and slower.
 */
export interface NodeWork {
  /** One step, or none when there is no autoscaler or no group to roll. */
  readonly pauseAutoscaler: readonly string[];
  /** Alone, before the others. */
  readonly canary: readonly string[];
  readonly nodeGroups: readonly string[];
  /** How many of `nodeGroups` at the same time: the Map's `MaxConcurrency`. */
  readonly parallel: number;
  /** One after another: each takes nodes from the workloads. */
  readonly selfManaged: readonly string[];
  readonly fargate: readonly string[];
  readonly drift: readonly string[];
  /** Also after a failure. As long as `pauseAutoscaler`. */
  readonly resumeAutoscaler: readonly string[];
}

/** The order of a rollback: no kubelet may be newer than the API server, so nodes go first. */
export interface RollbackStages {
  readonly nodes: NodeWork;
  readonly addOns: AddOnWork;
  readonly controlPlane: readonly string[];
  readonly verify: readonly string[];
}

export interface RollbackWork extends RollbackStages {
  readonly operationId: string;
  readonly kind: 'rollback';
}

export interface PatchAddOnsWork {
  readonly operationId: string;
  readonly kind: 'patch-addons';
  readonly addOns: AddOnWork;
  readonly verify: readonly string[];
}

export interface PatchNodesWork {
  readonly operationId: string;
  readonly kind: 'patch-nodes';
  readonly nodes: NodeWork;
  readonly verify: readonly string[];
}

export type ChangeWork = UpgradeWork | RollbackWork | PatchAddOnsWork | PatchNodesWork;
