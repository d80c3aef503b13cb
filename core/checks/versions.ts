import { kubernetesVersion } from '../plan/choices.ts';
import { hoursInMonth } from '../plan/cost.ts';
import type { VersionFact } from '../plan/provision-facts.ts';
import type { CheckContext, Remark } from './check.ts';

const path = 'metadata.version';
const newest = "Name a version in standard support, or leave the version out for EKS's default.";

/** The version that the cluster will have, if EKS makes clusters with it. */
export function supportedVersion(context: CheckContext): string | undefined {
  const fact = chosen(context);
  return fact?.status === 'UNSUPPORTED' ? undefined : fact?.version;
}

function chosen({ spec, facts }: CheckContext): VersionFact | undefined {
  const version = kubernetesVersion(spec, facts.versions);
  return facts.versions.find((fact) => fact.version === version);
}

export function unknownVersion(context: CheckContext): readonly Remark[] {
  if (chosen(context) !== undefined) return [];
  const offered = context.facts.versions.filter(({ status }) => status !== 'UNSUPPORTED').map(({ version }) => version);
  const { version } = context.spec.metadata;
  const message = version === undefined ? 'EKS names no default Kubernetes version.' : `EKS does not know Kubernetes ${version}; it offers ${offered.join(', ') || 'none'}.`;
  return [{ severity: 'blocker', path, message, remedy: newest }];
}

export function unsupportedVersion(context: CheckContext): readonly Remark[] {
  const fact = chosen(context);
  if (fact?.status !== 'UNSUPPORTED') return [];
  const { version, endOfExtendedSupport } = fact;
  const ended = endOfExtendedSupport === undefined ? '' : `: its extended support ended on ${day(endOfExtendedSupport)}`;
  return [{ severity: 'blocker', path, message: `EKS makes no clusters with Kubernetes ${version} any more${ended}.`, remedy: newest }];
}

/** Prices per cluster and hour, for where the region's own are not known. */
const usual = { cluster: 0.1, 'extended-support': 0.5 } as const;

export function extendedSupport(context: CheckContext): readonly Remark[] {
  const fact = chosen(context);
  if (fact?.status !== 'EXTENDED_SUPPORT') return [];
  const { version, endOfStandardSupport, endOfExtendedSupport } = fact;
  const since = endOfStandardSupport === undefined ? '' : ` since ${day(endOfStandardSupport)}`;
  const prices = { ...usual, ...context.facts.account?.prices };
  const [standard, extended] = [prices.cluster, prices['extended-support']];
  const until = endOfExtendedSupport === undefined ? '' : ` It ends on ${day(endOfExtendedSupport)}, and then EKS upgrades the cluster by itself.`;
  return [{
    severity: 'warning',
    path,
    message: `Kubernetes ${version} is in extended support${since}: the control plane costs ${usd(standard + extended)} USD an hour instead of ${usd(standard)}, ${usd(extended * hoursInMonth)} more in a month.${until}`,
    remedy: newest,
  }];
}

const soonDays = 90;
const dayMs = 86_400_000;

export function supportEndsSoon(context: CheckContext): readonly Remark[] {
  const fact = chosen(context);
  const ends = { STANDARD_SUPPORT: fact?.endOfStandardSupport, EXTENDED_SUPPORT: fact?.endOfExtendedSupport, UNSUPPORTED: undefined }[fact?.status ?? 'UNSUPPORTED'];
  if (fact === undefined || ends === undefined) return [];
  const days = Math.ceil((Date.parse(ends) - Date.parse(context.facts.takenAt)) / dayMs);
  if (!(days <= soonDays)) return [];
  const kind = fact.status === 'STANDARD_SUPPORT' ? 'Standard' : 'Extended';
  return [{
    severity: fact.status === 'STANDARD_SUPPORT' ? 'note' : 'warning',
    path,
    message: `${kind} support of Kubernetes ${fact.version} ends on ${day(ends)}, in ${days} days.`,
    remedy: 'Choose a newer version, or plan the upgrade now.',
  }];
}

function usd(amount: number): string {
  return amount.toFixed(2);
}

function day(date: string): string {
  return date.slice(0, 10);
}
