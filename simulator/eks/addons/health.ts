import { addonNamed } from '../catalogue/addons.ts';
import type { CatalogueAddon } from '../catalogue/addons.ts';
import type { Eks } from '../engine/eks.ts';
import type { AddonRecord, ClusterRecord } from '../model.ts';
import { announce } from './events.ts';

/** Whether the pods of an add-on have somewhere to run: nodes, Auto Mode, or a Fargate profile that selects them. */
export function hasRoom(cluster: ClusterRecord, addon: CatalogueAddon): boolean {
  if (addon.workload === 'DaemonSet') return true;
  const { computeConfig } = cluster.shape;
  const nodes = [...cluster.nodegroups.values()].some(
    ({ shape }) => ['ACTIVE', 'UPDATING', 'DEGRADED'].includes(shape.status) && shape.scalingConfig.desiredSize > 0,
  );
  const auto = computeConfig?.enabled === true && (computeConfig.nodePools ?? []).length > 0 && addon.computeTypes.includes('auto');
  const selfManaged = [...cluster.selfManagedNodes.values()].some(({ operatingSystem }) => operatingSystem === 'linux');
  return nodes || selfManaged || auto || (addon.computeTypes.includes('fargate') && onFargate(cluster, addon));
}

function onFargate({ fargateProfiles }: ClusterRecord, { namespace, podLabels }: CatalogueAddon): boolean {
  return [...fargateProfiles.values()]
    .filter(({ shape }) => shape.status === 'ACTIVE')
    .flatMap(({ shape }) => shape.selectors)
    .some((selector) => matches(selector.namespace ?? '', namespace) && Object.entries(selector.labels ?? {}).every(([key, value]) => matches(value, podLabels[key] ?? '')));
}

/** Selectors may use the wildcards `*` and `?`. */
export function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${escaped}$`).test(text);
}

export const replicasMissing = {
  code: 'InsufficientNumberOfReplicas',
  message: "The add-on is unhealthy because all deployments have all pods unscheduled no nodes available to schedule pods",
  resourceIds: [],
} as const;

/** Called whenever room for pods came or went: add-ons degrade without it and heal with it, each after a while. */
export function reviewAddons(eks: Eks, cluster: ClusterRecord): void {
  for (const record of cluster.addons.values()) {
    const addon = addonNamed(record.shape.addonName);
    if (addon === undefined) continue;
    if (starved(record) && hasRoom(cluster, addon)) heal(eks, cluster, record, addon);
    if (record.shape.status === 'ACTIVE' && !hasRoom(cluster, addon)) starve(eks, cluster, record, addon);
  }
}

const starved = ({ shape }: AddonRecord): boolean => shape.status === 'DEGRADED' && shape.health.issues?.some(({ code }) => code === replicasMissing.code) === true;

function heal(eks: Eks, cluster: ClusterRecord, record: AddonRecord, addon: CatalogueAddon): void {
  const { shape } = record;
  record.transition?.cancel();
  const random = eks.stream(cluster.place, 'HealAddon', `${shape.clusterName}/${shape.addonName}`);
  record.transition = eks.after(eks.duration('addon.heal', random), async () => {
    if (!starved(record) || !hasRoom(cluster, addon)) return;
    settle(eks, record, 'ACTIVE');
    await announce(eks, cluster, record, 'EKS Addon Health Restored');
  });
}

function starve(eks: Eks, cluster: ClusterRecord, record: AddonRecord, addon: CatalogueAddon): void {
  const { shape } = record;
  record.transition?.cancel();
  const random = eks.stream(cluster.place, 'StarveAddon', `${shape.clusterName}/${shape.addonName}`);
  record.transition = eks.after(eks.duration('addon.degraded', random), async () => {
    if (shape.status !== 'ACTIVE' || hasRoom(cluster, addon)) return;
    settle(eks, record, 'DEGRADED', replicasMissing);
    await announce(eks, cluster, record, 'EKS Addon Health Degraded');
  });
}

type AddonStatus = AddonRecord['shape']['status'];
type AddonIssue = NonNullable<AddonRecord['shape']['health']['issues']>[number];

/** Puts an add-on into a lasting status, with the issue that explains it. */
export function settle(eks: Eks, { shape }: AddonRecord, status: AddonStatus, issue?: Omit<AddonIssue, 'resourceIds'> & { readonly resourceIds?: readonly string[] }): void {
  shape.status = status;
  shape.modifiedAt = eks.now();
  shape.health = { issues: issue === undefined ? [] : [{ ...issue, resourceIds: [...(issue.resourceIds ?? [])] }] };
}
