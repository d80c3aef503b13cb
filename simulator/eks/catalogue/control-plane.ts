import type { ClusterVersionInformation } from '@aws-sdk/client-eks';
import data from '../data/control-plane.json' with { type: 'json' };

/** Tiers of provisioned control planes, and what may be set about their components: the same for every Kubernetes version. */
export const controlPlaneInformation = {
  controlPlaneScalingTiers: data.tiers,
  controlPlaneComponentConfig: data.components,
} as Pick<ClusterVersionInformation, 'controlPlaneScalingTiers' | 'controlPlaneComponentConfig'>;

export const componentLimits = data.components;
