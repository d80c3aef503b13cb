import parse from 'semver/functions/parse.js';
import { compareAddonVersions } from '../choices.ts';
import type { AddOnOffer } from './facts.ts';
import type { AddOnOptions } from './options.ts';

type Offers = readonly AddOnOffer[];

/** Add-ons that go one minor at a time (user guide, managing-vpc-cni and pod-id-agent-setup). */
const stepByStep: readonly string[] = ['vpc-cni', 'eks-pod-identity-agent'];

export function runsOn(offers: Offers, version: string, ...kubernetes: readonly string[]): boolean {
  const offer = offers.find((known) => known.version === version);
  return offer !== undefined && kubernetes.every((minor) => offer.runsOn.includes(minor));
}

export function isNewer(version: string, than: string): boolean {
  return compareAddonVersions(version, than) > 0;
}

export interface Wish {
  readonly name: string;
  readonly installed: string;
  /** The Kubernetes minor that the cluster has then. */
  readonly kubernetes: string;
  /** The minor that it is to have next: where one version serves both, no second update is needed. */
  readonly next?: string;
}

/**
 * The version that an add-on should have on a Kubernetes minor: the pinned one, or by policy. Never a lower one than is
 * installed, unless that is pinned or the installed one does not run there. Undefined when EKS offers none.
 */
export function wantedVersion({ name, installed, kubernetes, next }: Wish, offers: Offers, { policy, pinned }: Pick<AddOnOptions, 'policy' | 'pinned'>): string | undefined {
  const fitting = offers.filter((offer) => offer.runsOn.includes(kubernetes));
  const pin = pinned[name];
  if (pin !== undefined && fitting.some(({ version }) => version === pin)) return pin;
  const lasting = fitting.filter((offer) => next !== undefined && offer.runsOn.includes(next));
  const wanted = byPolicy(lasting.length > 0 ? lasting : fitting, kubernetes, policy);
  const staysAbove = wanted === undefined || isNewer(installed, wanted);
  return staysAbove && runsOn(offers, installed, kubernetes, ...(lasting.length > 0 && next !== undefined ? [next] : [])) ? installed : wanted;
}

function byPolicy(candidates: Offers, kubernetes: string, policy: AddOnOptions['policy']): string | undefined {
  const byDefault = policy === 'default' ? candidates.find(({ defaultOf }) => defaultOf.includes(kubernetes)) : undefined;
  return (byDefault ?? newest(candidates))?.version;
}

/**
 * A version that runs on both sides of a control plane's update; the one wanted afterwards if it does, so that one update is
 * enough. Undefined when the installed one runs on both already, or when no version does.
 */
export function bridgeVersion(installed: string, offers: Offers, sides: { readonly from: string; readonly to: string }, wanted: string | undefined): string | undefined {
  if (runsOn(offers, installed, sides.from, sides.to)) return undefined;
  const candidates = offers.filter((offer) => offer.runsOn.includes(sides.from) && offer.runsOn.includes(sides.to));
  const best = candidates.find(({ version }) => version === wanted) ?? candidates.find(({ defaultOf }) => defaultOf.includes(sides.from)) ?? newest(candidates);
  return best?.version === installed ? undefined : best?.version;
}

/** The versions to pass through, the last one included: minor by minor where the add-on demands it, on versions that run on `kubernetes`. */
export function pathTo(name: string, from: string, to: string, offers: Offers, kubernetes: string): readonly string[] {
  const [start, end] = [numbers(from), numbers(to)];
  if (!stepByStep.includes(name) || start === undefined || end === undefined || start.major !== end.major) return [to];
  const direction = Math.sign(end.minor - start.minor);
  const between = Array.from({ length: Math.max(0, Math.abs(end.minor - start.minor) - 1) }, (_, index) => start.minor + direction * (index + 1));
  const stops = between.flatMap((minor) => newest(offers.filter((offer) => isMinor(offer.version, start.major, minor) && offer.runsOn.includes(kubernetes)))?.version ?? []);
  return [...stops, to];
}

/** The minors that `pathTo` had to leap over, because EKS offers none of their versions any more. */
export function leaps(name: string, path: readonly string[]): boolean {
  if (!stepByStep.includes(name)) return false;
  return path.some((version, index) => {
    const [here, before] = [numbers(version), numbers(path[index - 1] ?? version)];
    return here !== undefined && before !== undefined && here.major === before.major && Math.abs(here.minor - before.minor) > 1;
  });
}

function isMinor(version: string, major: number, minor: number): boolean {
  const found = numbers(version);
  return found?.major === major && found.minor === minor;
}

function numbers(version: string): { readonly major: number; readonly minor: number } | undefined {
  return parse(version.replace(/^v/, ''), { loose: true }) ?? undefined;
}

function newest(offers: Offers): AddOnOffer | undefined {
  return offers.reduce<AddOnOffer | undefined>((best, offer) => (best === undefined || isNewer(offer.version, best.version) ? offer : best), undefined);
}
