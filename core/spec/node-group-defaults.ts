import type { NodeGroup } from './cluster-spec.ts';
import type { ManagedNodeGroupConfig, Part } from './schema/cluster-config.ts';

/** What eksctl documents for a node group that leaves these open. */
export const DEFAULT_INSTANCE_TYPE = 'm5.large';
export const DEFAULT_AMI_FAMILY = 'AmazonLinux2023';
export const DEFAULT_NODE_COUNT = 2;
export const DEFAULT_VOLUME_SIZE = 80;

/** The three sizes, those left out derived from the others as eksctl does. They may contradict each other. */
export function scalingOf({ minSize, desiredCapacity, maxSize }: Pick<Part<ManagedNodeGroupConfig>, 'minSize' | 'desiredCapacity' | 'maxSize'>): NodeGroup['scaling'] {
  const min = minSize ?? desiredCapacity ?? DEFAULT_NODE_COUNT;
  return { minSize: min, desiredSize: desiredCapacity ?? min, maxSize: maxSize ?? desiredCapacity ?? min };
}
