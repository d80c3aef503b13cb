import { addOnWork, ids, nodePhases, nodeWork, phases } from './assemble.ts';
import type { AddOnVersions, ChangeContext } from './context.ts';
import type { UpgradeOptions } from './options.ts';
import type { Phase } from './outline.ts';
import type { Hop } from './route.ts';
import type { BackStage, Drafts, HopStage } from './stages.ts';
import { addOnsAfter, addOnsBefore, type AddOnDrafts } from './steps/add-ons.ts';
import { bake, upgradeControlPlane } from './steps/control-plane.ts';
import { moveNodes } from './steps/nodes.ts';
import { ailing, ownersOf, verify } from './steps/verify.ts';
import { backWork, noDrafts, wayBack } from './way-back.ts';
import type { HopWork } from './work.ts';

export interface PlannedHop {
  readonly drafts: Drafts<HopStage>;
  readonly back: Drafts<BackStage>;
  readonly work: HopWork;
  readonly phases: readonly Phase[];
  /** The add-ons as the hop leaves them. */
  readonly versions: AddOnVersions;
}

/**
 * One hop. Where the control plane stays as it is, groups move up to it; add-ons too, if it stays for good: an earlier attempt
 * has left them behind. Otherwise they wait for what the next hop wants.
 */
export function planHop(context: ChangeContext, hop: Hop, installed: AddOnVersions, options: { readonly bake?: UpgradeOptions['bake']; readonly withWayBack: boolean }): PlannedHop {
  const isLevel = hop.from === hop.to;
  const nothing: AddOnDrafts = { inOrder: [], together: [], versions: installed };
  const before = isLevel ? nothing : addOnsBefore(context, installed, hop);
  const at = { prefix: `${hop.to}/after`, kubernetes: hop.to, ...(hop.next !== undefined && { next: hop.next }) };
  const after = isLevel && hop.next !== undefined ? nothing : addOnsAfter(context, before.versions, at);
  const nodes = moveNodes(context, {
    prefix: hop.to,
    to: hop.to,
    groups: hop.groups,
    reason: isLevel ? `They are behind the control plane, which is on ${hop.to}.${hop.next === undefined ? '' : ' EKS wants them level before it goes on.'}` : `The control plane is on ${hop.to}.`,
    ...(isLevel && { others: hop.next === undefined ? 'behind' : 'none' }),
  });
  const phase = { controlPlane: hop.to, ailing: ailing(context) };
  const drafts: Drafts<HopStage> = {
    beforeInOrder: before.inOrder,
    beforeTogether: before.together,
    controlPlane: isLevel ? [] : [upgradeControlPlane(context, hop.from, hop.to)],
    verifyControlPlane: isLevel ? [] : [verify({ ...phase, id: `${hop.to}/verify-control-plane`, phase: 'control-plane', kubelet: hop.from, addOns: before.versions, owners: [], mustBeLevel: false })],
    bake: isLevel ? [] : bake(hop.to, options.bake),
    afterInOrder: after.inOrder,
    afterTogether: after.together,
    ...nodes,
    verify: [verify({ ...phase, id: `${hop.to}/verify`, phase: 'nodes', kubelet: hop.to, addOns: after.versions, owners: ownersOf(hop.groups, nodes), mustBeLevel: hop.next !== undefined })],
  };
  const back = isLevel || !options.withWayBack
    ? noDrafts
    : wayBack(context, { prefix: `back/${hop.to}`, from: hop.to, to: hop.from, groups: hop.groups.map((group) => ({ ...group, version: hop.to })), installed: after.versions, wanted: before.versions, toTemplatesInUse: true });
  return { drafts, back, work: workOf(context, hop, drafts, back), phases: phasesOf(context, hop, drafts), versions: after.versions };
}

function workOf(context: ChangeContext, { from, to }: Hop, drafts: Drafts<HopStage>, back: Drafts<BackStage>): HopWork {
  return {
    from,
    to,
    addOnsBefore: addOnWork({ inOrder: drafts.beforeInOrder, together: drafts.beforeTogether }),
    controlPlane: ids(drafts.controlPlane),
    verifyControlPlane: ids(drafts.verifyControlPlane),
    bake: ids(drafts.bake),
    addOnsAfter: addOnWork({ inOrder: drafts.afterInOrder, together: drafts.afterTogether }),
    nodes: nodeWork(drafts, context.nodes),
    verify: ids(drafts.verify),
    wayBack: backWork(back, context),
  };
}

function phasesOf({ nodes }: ChangeContext, { to }: Hop, drafts: Drafts<HopStage>): readonly Phase[] {
  return phases(to, [
    ['Add-ons that must move first', drafts.beforeInOrder, 1],
    ['Other add-ons that must move first', drafts.beforeTogether, drafts.beforeTogether.length],
    ['The control plane', drafts.controlPlane, 1],
    ['Verification', drafts.verifyControlPlane, 1],
    ['Time to look', drafts.bake, 1],
    ['Add-ons in their order', drafts.afterInOrder, 1],
    ['Other add-ons', drafts.afterTogether, drafts.afterTogether.length],
    ...nodePhases(drafts, nodes),
    ['Verification', drafts.verify, 1],
  ]);
}
