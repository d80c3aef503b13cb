import type { Shape } from '../../service.ts';
import { addonArn } from '../arns.ts';
import { visible } from '../clusters/lookup.ts';
import type { Eks } from '../engine/eks.ts';
import { notFound } from '../errors.ts';
import type { About } from '../errors.ts';
import type { AddonRecord, ClusterRecord, Place } from '../model.ts';
import { text } from '../engine/input.ts';

export const aboutAddon = ({ clusterName, addonName }: { clusterName: string; addonName: string }): About => ({ clusterName, addonName });

export function addonOf(eks: Eks, cluster: ClusterRecord, name: string): AddonRecord {
  const addon = cluster.addons.get(name);
  if (addon === undefined || !visible(eks, addon)) {
    throw notFound(`No addon: ${name} found in cluster: ${cluster.shape.name}`, { clusterName: cluster.shape.name, addonName: name });
  }
  return addon;
}

/** The ARN of the add-on that an input names, for IAM. */
export function resource(input: Shape, place: Place): string[] {
  const [cluster, name] = [text(input.clusterName), text(input.addonName)];
  return [place.clusters.get(cluster)?.addons.get(name)?.shape.addonArn ?? addonArn(place, cluster, name, '*')];
}
