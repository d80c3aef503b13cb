import { bridgeVersion, isNewer, leaps, pathTo, runsOn, wantedVersion } from '../../plan/upgrade/add-on-versions.ts';
import type { InstalledAddOn } from '../../plan/upgrade/facts.ts';
import { minorOf } from '../../plan/upgrade/minors.ts';
import { compareAddonVersions } from '../../plan/choices.ts';
import type { Remark } from '../check.ts';
import { few, remark, wordsOf, type ChangeCheckContext } from './check.ts';

/** One that only lacks nodes for its pods is no worse for an update. */
export function addOnHealth(context: ChangeCheckContext): readonly Remark[] {
  return concerned(context).flatMap(({ name, status, issues }) => {
    const onlyLacksNodes = status === 'DEGRADED' && issues.length > 0 && issues.every(({ code }) => code === 'InsufficientNumberOfReplicas');
    if (status === 'ACTIVE' && issues.length === 0) return [];
    const busy = status === 'CREATING' || status === 'UPDATING' || status === 'DELETING';
    const remedy = busy ? 'Wait until it has ended.' : 'Mend it first: a change on top would hide what is wrong.';
    return [remark(onlyLacksNodes ? 'warning' : 'blocker', `Add-on ${name} is ${status}.`, remedy, { about: name, evidence: few(issues.map(wordsOf)), ...(busy && { unwaivable: true }) })];
  });
}

/** The installed add-ons that are to be changed. */
function concerned({ facts, addOns, kind, only }: ChangeCheckContext): readonly InstalledAddOn[] {
  return facts.addOns.filter(({ name }) => !addOns.skip.includes(name) && (kind !== 'patch-addons' || (only?.includes(name) ?? true)));
}

/** Without a version for the target the add-on would stay where it does not run. */
export function addOnWithoutVersion(context: ChangeCheckContext): readonly Remark[] {
  const { facts, to } = context;
  return concerned(context).flatMap(({ name, version }) => {
    const offers = facts.offers[name] ?? [];
    if (offers.some((offer) => offer.runsOn.includes(to))) return [];
    return [remark('blocker', `EKS offers no version of add-on ${name} for Kubernetes ${to}; ${version} is installed.`, 'Remove it, replace it, or wait until EKS has one. With a waiver it stays as it is.', { about: name })];
  });
}

/** It runs on one side of the control plane's update only, whichever version it has. */
export function addOnWithoutBridge(context: ChangeCheckContext): readonly Remark[] {
  const hops = context.hops.filter(({ from, to }) => from !== to);
  return concerned(context).flatMap(({ name, version }) => {
    const offers = context.facts.offers[name] ?? [];
    let installed = version;
    return hops.flatMap((hop) => {
      const { to: kubernetes, next } = hop;
      const wanted = wantedVersion({ name, installed, kubernetes, ...(next !== undefined && { next }) }, offers, context.addOns);
      const bridged = bridgeVersion(installed, offers, hop, wanted);
      const torn = bridged === undefined && wanted !== undefined && !runsOn(offers, installed, hop.to);
      installed = wanted ?? bridged ?? installed;
      return torn ? [remark('warning', `No version of add-on ${name} runs on both ${hop.from} and ${hop.to}: between the control plane's update and its own it has one that EKS does not support there.`, 'Watch it during the change.', { about: name })] : [];
    });
  });
}

export function addOnUnsupportedNow(context: ChangeCheckContext): readonly Remark[] {
  const { facts, from } = context;
  return concerned(context).flatMap(({ name, version }) => {
    const offers = facts.offers[name] ?? [];
    if (offers.length === 0 || runsOn(offers, version, from)) return [];
    const known = offers.some((offer) => offer.version === version);
    return [remark('warning', `Add-on ${name} ${version} is ${known ? `not for Kubernetes ${from}` : 'a version that EKS does not offer any more'}.`, 'It is brought to a version that fits.', { about: name })];
  });
}

export function addOnBehind({ facts, from, kind }: ChangeCheckContext): readonly Remark[] {
  if (kind === 'rollback') return [];
  const old = facts.addOns.flatMap(({ name, version }) => {
    const newest = (facts.offers[name] ?? []).filter((offer) => offer.runsOn.includes(from)).map((offer) => offer.version).toSorted(compareAddonVersions).at(-1);
    return newest !== undefined && isNewer(newest, version) ? [`${name}: ${version}, newest ${newest}`] : [];
  });
  if (old.length === 0) return [];
  return [remark('note', 'There are newer versions of installed add-ons.', "Nothing, unless you want them: the policy `newest` takes them, the policy `default` takes EKS's default.", { evidence: few(old) })];
}

export function unknownPin({ facts, addOns, to }: ChangeCheckContext): readonly Remark[] {
  return Object.entries(addOns.pinned).flatMap(([name, version]) => {
    const path = `addOns.pinned.${name}`;
    if (!facts.addOns.some((addOn) => addOn.name === name)) {
      const installed = facts.addOns.map((addOn) => addOn.name).toSorted().join(', ');
      return [remark('blocker', `The cluster has no add-on ${name}; it has ${installed || 'none'}.`, 'Correct the name, or leave it out.', { path, about: name, unwaivable: true })];
    }
    const offers = facts.offers[name] ?? [];
    if (runsOn(offers, version, to)) return [];
    const fitting = offers.filter((offer) => offer.runsOn.includes(to)).slice(0, 5).map((offer) => offer.version).join(', ');
    return [remark('blocker', `EKS has no version ${version} of add-on ${name} for Kubernetes ${to}; its newest are ${fitting || 'none'}.`, 'Name one of these, or leave it to the policy.', { path, about: name, unwaivable: true })];
  });
}

export function unknownAddOn({ facts, addOns, only = [], kind }: ChangeCheckContext): readonly Remark[] {
  const named = [...addOns.skip.map((name, index) => ({ name, path: `addOns.skip[${index}]` })), ...(kind === 'patch-addons' ? only.map((name, index) => ({ name, path: `only[${index}]` })) : [])];
  return named
    .filter(({ name }) => !facts.addOns.some((addOn) => addOn.name === name))
    .map(({ name, path }) => remark('blocker', `The cluster has no add-on ${name}; it has ${facts.addOns.map((addOn) => addOn.name).toSorted().join(', ') || 'none'}.`, 'Correct the name, or leave it out.', { path, about: name, unwaivable: true }));
}

/** vpc-cni and the pod identity agent go one minor at a time, as long as EKS still offers each minor. */
export function addOnLeaps(context: ChangeCheckContext): readonly Remark[] {
  const { facts, addOns, to } = context;
  return concerned(context).flatMap(({ name, version }) => {
    const offers = facts.offers[name] ?? [];
    const wanted = wantedVersion({ name, installed: version, kubernetes: to }, offers, addOns);
    if (wanted === undefined || !leaps(name, [version, ...pathTo(name, version, wanted, offers, to)])) return [];
    return [remark('warning', `Add-on ${name} should go one minor at a time from ${version} to ${wanted}, but EKS does not offer every minor between.`, 'Read its release notes, and watch it during the change.', { about: name })];
  });
}

/** Deployed by EKS itself or by hand: EKS does not update it, and neither does this. */
export function kubeProxySelfManaged({ facts, kubernetes, to }: ChangeCheckContext): readonly Remark[] {
  const image = kubernetes?.kubeProxy?.image;
  const version = /v(1\.\d+)\./.exec(image ?? '')?.[1];
  if (image === undefined || version === undefined || facts.addOns.some(({ name }) => name === 'kube-proxy')) return [];
  const far = minorOf(to) - minorOf(version);
  return [remark(far > 3 ? 'blocker' : 'warning', `kube-proxy ${version} is no EKS add-on here, so nobody updates it; it would be ${far} minors behind ${to}.`, 'Adopt it as an EKS add-on, or update its DaemonSet yourself.', { evidence: [image], ...(far > 3 && { unwaivable: true }) })];
}
