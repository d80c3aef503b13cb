import { addonNamed } from '../catalogue/addons.ts';
import type { CatalogueAddon } from '../catalogue/addons.ts';
import { autoModeVersion } from '../clusters/auto-mode-nodes.ts';
import { listAt, textAt } from '../../kubernetes/object.ts';
import { kinds } from '../../kubernetes/resources.ts';
import type { AddonRecord, ClusterRecord } from '../model.ts';
import type { Versioned } from './check.ts';

/** Node groups that run nodes, with their Kubernetes versions. */
export function managedNodes({ nodegroups }: ClusterRecord): Versioned[] {
  return [...nodegroups.values()]
    .filter(({ shape }) => shape.status !== 'CREATE_FAILED')
    .map(({ shape }) => ({ name: `node group ${shape.nodegroupName}`, version: shape.version, arn: shape.nodegroupArn }));
}

/** Nodes that EKS did not make, and Fargate's: as the cluster shows them, if anybody ever looked into it. */
export function otherNodes({ kubernetes }: ClusterRecord): Versioned[] {
  const all = kubernetes?.store.list(kinds.nodes) ?? [];
  return all
    .filter(({ metadata: { labels = {} } }) => labels['eks.amazonaws.com/nodegroup'] === undefined && labels['eks.amazonaws.com/compute-type'] !== 'auto')
    .map((node) => ({ name: `node ${node.metadata.name}`, version: (textAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '').replace(/^v/, ''), uri: `/api/v1/nodes/${node.metadata.name}` }));
}

/** All nodes that EKS knows: those of node groups and of Auto Mode, and what else has joined. */
export function nodes(cluster: ClusterRecord): Versioned[] {
  const auto = autoModeVersion(cluster);
  return [...managedNodes(cluster), ...otherNodes(cluster), ...(auto === undefined ? [] : [{ name: 'EKS Auto Mode', version: auto, uri: '/apis/eks.amazonaws.com/v1/nodeclasses/default' }])];
}

/** kube-proxy, managed or not; its version begins with Kubernetes's. */
export function kubeProxy({ addons, selfManagedAddons, kubernetes }: ClusterRecord): Versioned[] {
  const managed = addons.get('kube-proxy');
  const version = managed?.shape.addonVersion ?? imageVersion(kubernetes) ?? selfManagedAddons.get('kube-proxy');
  if (version === undefined) return [];
  const found = { name: 'kube-proxy', version: version.replace(/^v/, ''), uri: '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy' };
  return [managed === undefined ? found : { ...found, arn: managed.shape.addonArn }];
}

/** The tag of the image that a self-managed kube-proxy runs: somebody may have changed it. */
function imageVersion(kubernetes: ClusterRecord['kubernetes']): string | undefined {
  const [container] = listAt(kubernetes?.store.find(kinds.daemonSets, 'kube-system', 'kube-proxy'), 'spec', 'template', 'spec', 'containers');
  return /:(v\d[^:/]*)$/.exec(textAt(container, 'image') ?? '')?.[1];
}

/** Managed add-ons of which the installed version does not run on a Kubernetes version. */
export function incompatible({ addons }: ClusterRecord, kubernetes: string): { readonly record: AddonRecord; readonly addon: CatalogueAddon }[] {
  return [...addons.values()].flatMap((record) => {
    const addon = addonNamed(record.shape.addonName);
    const fits = addon?.versions.find(({ version }) => version === record.shape.addonVersion)?.clusters.includes(kubernetes) ?? true;
    return addon === undefined || fits ? [] : [{ record, addon }];
  });
}
