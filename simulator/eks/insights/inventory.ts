import { addonNamed } from '../catalogue/addons.ts';
import type { CatalogueAddon } from '../catalogue/addons.ts';
import { autoModeVersion } from '../clusters/auto-mode-nodes.ts';
import type { AddonRecord, ClusterRecord } from '../model.ts';
import type { Versioned } from './check.ts';

/** Node groups that run nodes, with their Kubernetes versions. */
export function managedNodes({ nodegroups }: ClusterRecord): Versioned[] {
  return [...nodegroups.values()]
    .filter(({ shape }) => shape.status !== 'CREATE_FAILED')
    .map(({ shape }) => ({ name: `node group ${shape.nodegroupName}`, version: shape.version, arn: shape.nodegroupArn }));
}

/** All nodes that EKS knows: those of node groups and of Auto Mode. */
export function nodes(cluster: ClusterRecord): Versioned[] {
  const auto = autoModeVersion(cluster);
  return [...managedNodes(cluster), ...(auto === undefined ? [] : [{ name: 'EKS Auto Mode', version: auto, uri: '/apis/eks.amazonaws.com/v1/nodeclasses/default' }])];
}

/** kube-proxy, managed or not; its version begins with Kubernetes's. */
export function kubeProxy({ addons, selfManagedAddons }: ClusterRecord): Versioned[] {
  const managed = addons.get('kube-proxy');
  const version = managed?.shape.addonVersion ?? selfManagedAddons.get('kube-proxy');
  if (version === undefined) return [];
  const found = { name: 'kube-proxy', version: version.replace(/^v/, ''), uri: '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy' };
  return [managed === undefined ? found : { ...found, arn: managed.shape.addonArn }];
}

/** Managed add-ons of which the installed version does not run on a Kubernetes version. */
export function incompatible({ addons }: ClusterRecord, kubernetes: string): { readonly record: AddonRecord; readonly addon: CatalogueAddon }[] {
  return [...addons.values()].flatMap((record) => {
    const addon = addonNamed(record.shape.addonName);
    const fits = addon?.versions.find(({ version }) => version === record.shape.addonVersion)?.clusters.includes(kubernetes) ?? true;
    return addon === undefined || fits ? [] : [{ record, addon }];
  });
}
