import type { Draft } from '../order.ts';
import { addOnWork, ids, nodeWork } from './assemble.ts';
import type { AddOnVersions, ChangeContext } from './context.ts';
import type { Hop } from './route.ts';
import type { BackStage, Drafts } from './stages.ts';
import { addOnsBack } from './steps/add-ons.ts';
import { rollBackControlPlane } from './steps/control-plane.ts';
import { kubernetesOf, moveNodes, nodesOf, noNodes } from './steps/nodes.ts';
import { ailing, ownersOf, verify } from './steps/verify.ts';
import type { RollbackStages } from './work.ts';

export const noDrafts: Drafts<BackStage> = { ...noNodes, inOrder: [], together: [], controlPlane: [], verify: [] };

/** Why a hop cannot be taken back without a person; undefined when it can. */
export function noWayBack({ facts }: Pick<ChangeContext, 'facts'>): string | undefined {
  const found = kubernetesOf(facts);
  if ((found?.karpenterNodePools.length ?? 0) > 0 || nodesOf(found, 'karpenter').length > 0) return 'Karpenter makes nodes of the new version as soon as the API server has it, and none may be newer than the API server it returns to.';
  if (facts.fargateProfiles.length > 0 || nodesOf(found, 'fargate').length > 0) return 'Pods on Fargate take the new version as soon as they are made, and EKS wants them gone before it goes back.';
  return undefined;
}

export interface Back {
  /** Begins the steps' ids: `back/1.35`. */
  readonly prefix: string;
  readonly from: string;
  readonly to: string;
  readonly groups: Hop['groups'];
  /** What is installed now, and what was before. */
  readonly installed: AddOnVersions;
  readonly wanted: AddOnVersions;
  readonly timeoutMinutes?: number;
  /** Own images return to the launch-template version that is in use before the upgrade; otherwise the order pins one. */
  readonly toTemplatesInUse?: true;
}

/** The way from one minor to the one before: nodes first, then add-ons that do not fit there, then the control plane. */
export function wayBack(context: ChangeContext, back: Back): Drafts<BackStage> {
  const { prefix, from, to, groups } = back;
  const nodes = moveNodes(context, { prefix, to, groups, reason: `No node may be newer than the API server, which goes back to ${to}.`, ...(back.toTemplatesInUse && { back: true }), others: 'none' });
  const { inOrder, together, versions } = addOnsBack(context, back.installed, { prefix, from, to }, back.wanted);
  return {
    ...nodes,
    inOrder,
    together,
    controlPlane: [rollBackControlPlane(context, `${prefix}/control-plane`, from, to, back.timeoutMinutes)],
    verify: [verify({
      id: `${prefix}/verify`, phase: 'rollback', controlPlane: to, kubelet: to, addOns: versions, ailing: ailing(context), owners: ownersOf(groups, nodes), mustBeLevel: false,
    })],
  };
}

export function backWork(drafts: Drafts<BackStage>, context: ChangeContext): RollbackStages {
  return { nodes: nodeWork(drafts, context.nodes), addOns: addOnWork(drafts), controlPlane: ids(drafts.controlPlane), verify: ids(drafts.verify) };
}

export function draftsOf<Name extends string>(drafts: Drafts<Name>): readonly Draft[] {
  return Object.values<readonly Draft[]>(drafts).flat();
}
