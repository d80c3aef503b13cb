import { durations } from '../../durations.ts';
import type { Draft } from '../../order.ts';
import { bridgeVersion, pathTo, runsOn, wantedVersion } from '../add-on-versions.ts';
import type { AddOnVersions, ChangeContext } from '../context.ts';
import type { InstalledAddOn } from '../facts.ts';
import type { UpdateAddOn } from '../step-requests.ts';

/** First the network of the nodes, then what others get their names, roles and certificates from; the rest has no order. */
const order: readonly string[] = ['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'cert-manager'];

/** One after another, and all together after those; and what is installed then. */
export interface AddOnDrafts {
  readonly inOrder: readonly Draft[];
  readonly together: readonly Draft[];
  readonly versions: AddOnVersions;
}

interface Move {
  readonly addOn: InstalledAddOn;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Add-ons that would not run on the coming version, to versions that run on both sides. */
export function addOnsBefore(context: ChangeContext, versions: AddOnVersions, hop: { readonly from: string; readonly to: string; readonly next?: string }): AddOnDrafts {
  const moves = movable(context).flatMap((addOn): readonly Move[] => {
    const offers = context.facts.offers[addOn.name] ?? [];
    const from = versions.get(addOn.name) ?? addOn.version;
    const wanted = wantedVersion({ name: addOn.name, installed: from, kubernetes: hop.to, ...(hop.next !== undefined && { next: hop.next }) }, offers, context.addOns);
    const to = bridgeVersion(from, offers, hop, wanted);
    return to === undefined ? [] : [{ addOn, from, to, reason: `${from} does not run on ${hop.to}; ${to} runs on ${hop.from} and ${hop.to}.` }];
  });
  return drafts(context, versions, moves, { prefix: `${hop.to}/before`, kubernetes: hop.from });
}

/** Add-ons to the version wanted on the Kubernetes version that the cluster has now. */
export function addOnsAfter(context: ChangeContext, versions: AddOnVersions, at: { readonly prefix: string; readonly kubernetes: string; readonly next?: string; readonly only?: readonly string[] }): AddOnDrafts {
  const moves = movable(context).filter(({ name }) => at.only?.includes(name) ?? true).flatMap((addOn): readonly Move[] => {
    const from = versions.get(addOn.name) ?? addOn.version;
    const wish = { name: addOn.name, installed: from, kubernetes: at.kubernetes, ...(at.next !== undefined && { next: at.next }) };
    const to = wantedVersion(wish, context.facts.offers[addOn.name] ?? [], context.addOns);
    return to === undefined || to === from ? [] : [{ addOn, from, to, reason: reasonFor(context, addOn.name, to, at.kubernetes) }];
  });
  return drafts(context, versions, moves, at);
}

/** Add-ons that do not run on the version to go back to, to those of `wanted`, or to one that runs on both sides. */
export function addOnsBack(context: ChangeContext, versions: AddOnVersions, hop: { readonly prefix: string; readonly from: string; readonly to: string }, wanted: AddOnVersions): AddOnDrafts {
  const moves = movable(context).flatMap((addOn): readonly Move[] => {
    const offers = context.facts.offers[addOn.name] ?? [];
    const from = versions.get(addOn.name) ?? addOn.version;
    if (runsOn(offers, from, hop.to)) return [];
    const to = bridgeVersion(from, offers, { from: hop.to, to: hop.from }, wanted.get(addOn.name));
    return to === undefined ? [] : [{ addOn, from, to, reason: `${from} does not run on ${hop.to}.` }];
  });
  return drafts(context, versions, moves, { prefix: hop.prefix, kubernetes: hop.from });
}

function movable({ facts, addOns }: ChangeContext): readonly InstalledAddOn[] {
  return facts.addOns.filter(({ name }) => !addOns.skip.includes(name)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function reasonFor({ facts, addOns }: ChangeContext, name: string, version: string, kubernetes: string): string {
  if (addOns.pinned[name] === version) return 'The order names this version.';
  const isDefault = facts.offers[name]?.some((offer) => offer.version === version && offer.defaultOf.includes(kubernetes));
  return isDefault ? `EKS's default for Kubernetes ${kubernetes}.` : `The newest that fits Kubernetes ${kubernetes}.`;
}

function drafts(context: ChangeContext, versions: AddOnVersions, moves: readonly Move[], at: { readonly prefix: string; readonly kubernetes: string }): AddOnDrafts {
  const draftsOf = (name: string): readonly Draft[] => moves.filter(({ addOn }) => addOn.name === name).flatMap((move) => updates(context, move, at));
  const rest = moves.filter(({ addOn }) => !order.includes(addOn.name)).map(({ addOn }) => addOn.name);
  return {
    inOrder: order.flatMap(draftsOf),
    together: rest.flatMap(draftsOf),
    versions: new Map([...versions, ...moves.map(({ addOn, to }) => [addOn.name, to] as const)]),
  };
}

function updates(context: ChangeContext, { addOn, from, to, reason }: Move, { prefix, kubernetes }: { readonly prefix: string; readonly kubernetes: string }): readonly Draft[] {
  const offers = context.facts.offers[addOn.name] ?? [];
  const path = pathTo(addOn.name, from, to, offers, kubernetes);
  return path.map((version, index): Draft => {
    const before = path[index - 1] ?? from;
    return {
      id: `${prefix}/add-on/${addOn.name}/${version}`,
      title: `Update add-on ${addOn.name} from ${before} to ${version}`,
      reason: version === to ? reason : `${addOn.name} goes one minor at a time.`,
      expected: durations['update-add-on'],
      request: requestFor(context, addOn, before, version, runsOn(offers, before, kubernetes)),
    };
  });
}

/** Whatever the add-on has is sent again: EKS may drop what an update leaves out. */
function requestFor({ addOns }: ChangeContext, addOn: InstalledAddOn, from: string, to: string, canReturn: boolean): UpdateAddOn {
  const lacksNodes = addOn.status === 'DEGRADED' && addOn.issues.some(({ code }) => code === 'InsufficientNumberOfReplicas');
  return {
    kind: 'update-add-on',
    addonName: addOn.name,
    from,
    to,
    resolveConflicts: addOns.resolveConflicts,
    ...(addOn.configurationValues !== undefined && { configurationValues: addOn.configurationValues }),
    ...(addOn.serviceAccountRoleArn !== undefined && { serviceAccountRoleArn: addOn.serviceAccountRoleArn }),
    podIdentityAssociations: addOn.podIdentityAssociations,
    mustRun: !lacksNodes,
    ...(canReturn && { returnTo: from }),
  };
}
