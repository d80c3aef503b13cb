import type { Target } from '../operation/operation.ts';
import type { Addon, ClusterSpec, Tags } from '../spec/cluster-spec.ts';
import { chooseAddonVersion, kubernetesVersion, subnetZones } from './choices.ts';
import { partitionOf, tagsOf } from './names.ts';
import { addOnsToInstall } from './placement.ts';
import type { ProvisionFacts } from './provision-facts.ts';
import { rolesOf, type Roles } from './roles.ts';
import type { Source } from './step-requests.ts';
import { subnetRanges, type ZoneRanges } from './subnet-ranges.ts';
import type { TrustContext } from './templates/roles.ts';

/** What a plan is made from. */
export interface ProvisionOrder {
  readonly operationId: string;
  readonly target: Target;
  readonly spec: ClusterSpec;
  readonly facts: ProvisionFacts;
}

/** The order, and everything that the file left open decided from the facts. */
export interface Decisions extends ProvisionOrder {
  readonly version: string;
  readonly addons: readonly { readonly addon: Addon; readonly version: string }[];
  /** Subnets of a new VPC by zone; empty for an existing one. */
  readonly ranges: readonly ZoneRanges[];
  readonly trust: TrustContext;
  readonly roles: Roles;
  readonly tags: (...more: readonly Tags[]) => Tags;
  /** The role for a use as `roles.ts` spells it. */
  readonly role: (use: string) => Source;
}

/** Only for an order without blockers: their checks make sure that everything can be decided. */
export function decide(order: ProvisionOrder): Decisions {
  const { operationId, target, spec, facts } = order;
  const roles = rolesOf(spec, facts);
  return {
    ...order,
    version: decided(kubernetesVersion(spec, facts.versions), 'the Kubernetes version'),
    addons: addOnsToInstall(spec, facts).map((addon) => ({ addon, version: decided(addOnVersion(addon, facts), `the version of add-on ${addon.name}`) })),
    ranges: rangesOf(order),
    trust: { partition: partitionOf(target.region), region: target.region, account: target.account, cluster: target.cluster },
    roles,
    tags: (...more) => tagsOf(operationId, target, spec.metadata.tags, ...more),
    role: (use) => decided(roles.source(use), `the role of ${use}`),
  };
}

function rangesOf({ spec: { network }, facts }: ProvisionOrder): readonly ZoneRanges[] {
  if (network.kind === 'existing') return [];
  const ranges = decided(subnetRanges(network.cidr, subnetZones(network, facts.zones)), 'the subnets');
  return ranges.map((range) => (network.localZones?.includes(range.zone) === true ? { ...range, isLocal: true } : range));
}

export function addOnVersion({ name, version }: Addon, { addons }: Pick<ProvisionFacts, 'addons'>): string | undefined {
  const fact = addons[name];
  return fact && chooseAddonVersion(version, fact);
}

/** An undecided value here means that a check is missing. */
export function decided<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is undecided, though no check found fault with the order`);
  return value;
}
