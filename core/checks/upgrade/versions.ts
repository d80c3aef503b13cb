import { behind, minorBefore, minorsAfter } from '../../plan/upgrade/minors.ts';
import { routeOf } from '../../plan/upgrade/route.ts';
import { supportCost } from '../../plan/upgrade/support.ts';
import { closest } from '../../spec/closest.ts';
import type { Remark } from '../check.ts';
import { remark, type ChangeCheckContext } from './check.ts';

const path = 'to';

function offered({ facts }: ChangeCheckContext): readonly string[] {
  return facts.versions.filter(({ status }) => status !== 'UNSUPPORTED').map(({ version }) => version).toSorted((one, other) => behind(other, one));
}

export function unknownTarget(context: ChangeCheckContext): readonly Remark[] {
  const { to, facts } = context;
  if (facts.versions.some(({ version }) => version === to)) return [];
  const like = closest(to, offered(context));
  return [remark('blocker', `EKS has no Kubernetes version ${to}; it offers ${offered(context).join(', ')}.`, like === undefined ? 'Name one of these.' : `Name one of these; the closest is ${like}.`, { path, unwaivable: true })];
}

/** Unless there are nodes to be brought level: those that an earlier attempt left behind. */
export function alreadyThere({ from, to, facts, nodes }: ChangeCheckContext): readonly Remark[] {
  if (from !== to || routeOf(facts, from, to, nodes).length > 0) return [];
  return [remark('blocker', `The control plane is on ${to} already, and so are the nodes.`, 'For newer images and add-ons, use patch-nodes and patch-addons.', { path, unwaivable: true })];
}

export function below({ from, to }: ChangeCheckContext): readonly Remark[] {
  if (behind(from, to) >= 0) return [];
  return [remark('blocker', `${to} is below ${from}, which the control plane is on.`, to === minorBefore(from) ? 'To go back, use rollback.' : `A control plane cannot go back further than to ${minorBefore(from)}, by rollback.`, { path, unwaivable: true })];
}

/** A hop to a version that EKS does not offer is refused, and none can be left out. */
export function notOffered(context: ChangeCheckContext): readonly Remark[] {
  const { from, to, facts } = context;
  if (!facts.versions.some(({ version }) => version === to)) return [];
  const missing = minorsAfter(from, to).filter((minor) => !offered(context).includes(minor));
  if (missing.length === 0) return [];
  return [remark('blocker', `The way from ${from} to ${to} leads over ${missing.join(', ')}, which EKS does not offer any more, and no minor can be left out.`, `Build a new cluster with ${to} and move the workloads.`, { path, unwaivable: true })];
}

export function targetSupport({ to, facts }: ChangeCheckContext): readonly Remark[] {
  const cost = supportCost(to, facts.versions);
  if (cost?.support !== 'EXTENDED_SUPPORT') return [];
  const until = cost.until === undefined ? '' : ` until ${cost.until.slice(0, 10)}`;
  const newest = facts.versions.filter(({ status }) => status === 'STANDARD_SUPPORT').map(({ version }) => version).toSorted((one, other) => behind(one, other)).at(-1);
  return [remark('warning', `${to} is in extended support${until}: the control plane costs ${cost.hourly.toFixed(2)} USD an hour instead of 0.10.`, newest === undefined ? 'Plan a further upgrade.' : `Go on to a version in standard support: ${newest} has the longest.`, { path })];
}

const soonDays = 60;

/** When the present version's support ends: what the upgrade is for. */
export function supportEnds({ from, facts }: ChangeCheckContext): readonly Remark[] {
  const cost = supportCost(from, facts.versions);
  if (cost?.until === undefined) return [];
  const days = Math.ceil((Date.parse(cost.until) - Date.parse(facts.takenAt)) / 86_400_000);
  if (days > soonDays) return [];
  const kind = cost.support === 'STANDARD_SUPPORT' ? 'standard' : 'extended';
  const then = kind === 'standard' ? 'then it costs six times as much' : 'then EKS upgrades the control plane by itself, at a time of its own choosing';
  return [remark('note', `The ${kind} support of ${from} ${days < 0 ? 'ended' : 'ends'} on ${cost.until.slice(0, 10)}; ${then}.`, 'Go on with the upgrade.')];
}
