import { minorBefore } from '../../plan/upgrade/minors.ts';
import { defaultAddOnOptions, defaultNodeOptions, type AddOnOptions, type NodeOptions } from '../../plan/upgrade/options.ts';
import { groupsOf, routeOf } from '../../plan/upgrade/route.ts';
import type { UpgradeFacts } from '../../plan/upgrade/facts.ts';
import type { Waiver } from '../../plan/upgrade/waivers.ts';
import type { UpgradeOnFailure } from '../../plan/upgrade/work.ts';
import type { Finding } from '../finding.ts';
import { bySeverity } from '../checks.ts';
import * as addOns from './add-ons.ts';
import * as capacity from './capacity.ts';
import type { ChangeCheck, ChangeCheckContext, ChangeKind } from './check.ts';
import * as groups from './groups.ts';
import * as insights from './insights.ts';
import * as nodes from './nodes.ts';
import * as rollback from './rollback.ts';
import * as state from './state.ts';
import * as versions from './versions.ts';
import { waive } from './waive.ts';
import { blockingBudgets, overlappingBudgets, tightBudgets, weaknessChecks } from './workloads.ts';

interface Entry {
  readonly run: ChangeCheck;
  readonly before: readonly ChangeKind[];
  /** Whether there is a way at all: while there is none, nothing along it is worth telling. */
  readonly ofTheWay?: true;
}

const any: readonly ChangeKind[] = ['upgrade', 'rollback', 'patch-addons', 'patch-nodes'];
const versionChange: readonly ChangeKind[] = ['upgrade', 'rollback'];
const nodeChange: readonly ChangeKind[] = ['upgrade', 'rollback', 'patch-nodes'];
const addOnChange: readonly ChangeKind[] = ['upgrade', 'rollback', 'patch-addons'];
const upgrade: readonly ChangeKind[] = ['upgrade'];
const back: readonly ChangeKind[] = ['rollback'];

/** Every check before a change to a living cluster, by the name that its findings carry. */
export const changeChecks: Readonly<Record<string, Entry>> = {
  'unknown-version': { run: versions.unknownTarget, before: upgrade, ofTheWay: true },
  'already-there': { run: versions.alreadyThere, before: upgrade, ofTheWay: true },
  'version-below': { run: versions.below, before: upgrade, ofTheWay: true },
  'version-not-offered': { run: versions.notOffered, before: upgrade, ofTheWay: true },
  'rollback-window': { run: rollback.rollbackWindow, before: back, ofTheWay: true },
  'rollback-target': { run: rollback.rollbackTarget, before: back, ofTheWay: true },
  'rollback-support': { run: rollback.rollbackSupport, before: back, ofTheWay: true },
  'cluster-not-active': { run: state.clusterNotActive, before: any },
  'update-in-progress': { run: state.updateInProgress, before: any },
  'cluster-on-hold': { run: state.held, before: any },
  'cluster-health': { run: state.clusterHealth, before: any },
  'missing-parts': { run: state.missingParts, before: versionChange },
  'kubernetes-unreachable': { run: state.kubernetesUnreachable, before: any },
  'server-version-differs': { run: nodes.serverVersionDiffers, before: versionChange },
  'target-support': { run: versions.targetSupport, before: upgrade },
  'support-ends': { run: versions.supportEnds, before: upgrade },
  'upgrade-insight': { run: insights.upgradeInsights, before: upgrade },
  'rollback-insight': { run: insights.rollbackInsights, before: back },
  'misconfiguration-insight': { run: insights.misconfigurationInsights, before: versionChange },
  'insights-not-refreshed': { run: insights.insightsNotRefreshed, before: versionChange },
  'deprecated-api': { run: insights.deprecatedApis, before: upgrade },
  'unknown-group': { run: groups.unknownGroup, before: nodeChange },
  'unknown-add-on': { run: addOns.unknownAddOn, before: addOnChange },
  'unknown-add-on-version': { run: addOns.unknownPin, before: addOnChange },
  'add-on-health': { run: addOns.addOnHealth, before: addOnChange },
  'add-on-without-version': { run: addOns.addOnWithoutVersion, before: ['upgrade', 'patch-addons'] },
  'add-on-without-bridge': { run: addOns.addOnWithoutBridge, before: upgrade },
  'add-on-cannot-return': { run: rollback.addOnsCannotReturn, before: back },
  'add-on-unsupported': { run: addOns.addOnUnsupportedNow, before: addOnChange },
  'add-on-leaps': { run: addOns.addOnLeaps, before: addOnChange },
  'add-on-behind': { run: addOns.addOnBehind, before: addOnChange },
  'kube-proxy-skew': { run: addOns.kubeProxySelfManaged, before: upgrade },
  'controller-too-old': { run: nodes.karpenterTooOld, before: upgrade },
  'other-controllers': { run: nodes.otherControllers, before: upgrade },
  'autoscaler-version': { run: nodes.autoscalerVersion, before: upgrade },
  'node-group-health': { run: groups.nodeGroupHealth, before: nodeChange },
  'amazon-linux-2': { run: groups.amazonLinux2, before: ['upgrade', 'patch-nodes'] },
  'own-image': { run: groups.ownImage, before: versionChange },
  'self-managed-image': { run: groups.selfManagedImage, before: nodeChange },
  'launch-template-missing': { run: groups.launchTemplateMissing, before: nodeChange },
  'launch-template-pending': { run: groups.launchTemplatePending, before: nodeChange },
  'skipped-group-behind': { run: groups.skippedGroupBehind, before: upgrade },
  'group-behind': { run: groups.groupBehind, before: ['patch-nodes'] },
  'kubelet-skew': { run: groups.kubeletSkewTooWide, before: upgrade },
  'nodes-ahead': { run: rollback.nodesAhead, before: back },
  'nodes-not-ready': { run: nodes.nodesNotReady, before: nodeChange },
  'nodes-cordoned': { run: nodes.cordoned, before: nodeChange },
  'no-nodes': { run: nodes.noNodes, before: versionChange },
  'control-plane-addresses': { run: capacity.controlPlaneAddresses, before: versionChange },
  'node-subnet-addresses': { run: capacity.nodeSubnetAddresses, before: nodeChange },
  'pod-subnet-addresses': { run: capacity.podSubnetAddresses, before: nodeChange },
  'vcpu-quota': { run: capacity.vCpuQuotas, before: nodeChange },
  'storage-quota': { run: capacity.storageQuotas, before: nodeChange },
  'not-checked': { run: capacity.notChecked, before: nodeChange },
  'blocking-disruption-budget': { run: blockingBudgets, before: nodeChange },
  'tight-disruption-budget': { run: tightBudgets, before: nodeChange },
  'overlapping-disruption-budgets': { run: overlappingBudgets, before: nodeChange },
  'legacy-feature': { run: nodes.legacyFeatures, before: upgrade },
  'karpenter-drift': { run: nodes.karpenterPinnedImages, before: upgrade },
  'fargate-without-owner': { run: nodes.fargateWithoutOwner, before: upgrade },
  'no-way-back': { run: nodes.wayBackImpossible, before: upgrade },
  'pods-not-running': { run: state.notRunning, before: any },
  'argo-cd-application': { run: state.argoCd, before: versionChange },
  ...Object.fromEntries(Object.entries(weaknessChecks).map(([name, run]) => [name, { run, before: nodeChange }])),
};

export interface ChangeToJudge {
  readonly kind: ChangeKind;
  readonly target: { readonly cluster: string };
  readonly facts: UpgradeFacts;
  readonly now: number;
  readonly options: { readonly to?: string | undefined; readonly only?: readonly string[] | undefined; readonly nodes?: NodeOptions; readonly addOns?: AddOnOptions; readonly waivers: readonly Waiver[] };
  readonly onFailure?: UpgradeOnFailure;
}

/** What all checks before such a change find, blockers first, with the waivers that lift some of them. */
export function judgeChange(change: ChangeToJudge): readonly Finding[] {
  const { options, now, target } = change;
  const context = checkContextOf(change);
  if (context === undefined) {
    return [{ check: 'cluster-missing', severity: 'blocker', unwaivable: true, message: `EKS knows no cluster ${target.cluster} in this account and region.`, remedy: 'Correct the name, the region or the account.' }];
  }
  const ofTheWay = run(context, (entry) => entry.ofTheWay === true);
  const findings = ofTheWay.some(({ severity }) => severity === 'blocker') ? ofTheWay : [...ofTheWay, ...run(context, (entry) => entry.ofTheWay !== true)];
  return bySeverity(waive(findings.map(withoutEmptyEvidence), options.waivers, now));
}

function run(context: ChangeCheckContext, isMeant: (entry: Entry) => boolean): readonly Finding[] {
  const meant = Object.entries(changeChecks).filter(([, entry]) => entry.before.includes(context.kind) && isMeant(entry));
  return meant.flatMap(([check, { run: find }]) => find(context).map((remark) => ({ check, ...remark })));
}

function withoutEmptyEvidence({ evidence = [], ...finding }: Finding): Finding {
  return evidence.length === 0 ? finding : { ...finding, evidence };
}

function checkContextOf({ kind, facts, now, options, onFailure = 'stop' }: ChangeToJudge): ChangeCheckContext | undefined {
  const { cluster, kubernetes } = facts;
  if (cluster === undefined) return undefined;
  const { nodes: nodeOptions = defaultNodeOptions, addOns: addOnOptions = defaultAddOnOptions } = options;
  const from = cluster.version;
  const to = { upgrade: options.to ?? from, rollback: minorBefore(from), 'patch-addons': from, 'patch-nodes': from }[kind];
  const hops = kind === 'upgrade' ? routeOf(facts, cluster.version, to, nodeOptions) : [];
  return {
    kind, now, facts, cluster, from, to, hops, onFailure,
    moves: movesOf(kind, { facts, hops, to, from, nodes: nodeOptions, ...(options.only && { only: options.only }) }),
    nodes: nodeOptions,
    addOns: addOnOptions,
    ...(kubernetes.reached && { kubernetes: kubernetes.facts }),
    ...(options.only && { only: options.only }),
    ...(kind === 'rollback' && options.to !== undefined && { wanted: options.to }),
  };
}

function movesOf(kind: ChangeKind, { facts, hops, to, from, nodes: { skip }, only }: Pick<ChangeCheckContext, 'facts' | 'hops' | 'to' | 'from' | 'nodes' | 'only'>): ChangeCheckContext['moves'] {
  const all = groupsOf(facts).filter(({ name }) => !skip.includes(name));
  switch (kind) {
    case 'upgrade':
      return hops.flatMap((hop) => hop.groups.map((group) => ({ group, to: hop.to })));
    case 'rollback':
      return all.map((group) => ({ group, to }));
    case 'patch-nodes':
      return all.filter(({ name }) => only?.includes(name) ?? true).map((group) => ({ group, to: group.version ?? from }));
    case 'patch-addons':
      return [];
  }
}
