import type { Instance } from '@aws-sdk/client-ec2';
import type { ClusterRecord } from '../model.ts';
import type { Bootstrap } from './machines.ts';

const effects: Readonly<Record<string, string>> = { NO_SCHEDULE: 'NoSchedule', NO_EXECUTE: 'NoExecute', PREFER_NO_SCHEDULE: 'PreferNoSchedule' };

/** The node that an instance of a managed node group becomes. */
export function managedNode(cluster: ClusterRecord, { Tags = [], ImageId = '' }: Instance): Bootstrap | undefined {
  const name = Tags.find(({ Key }) => Key === 'eks:nodegroup-name')?.Value;
  const nodegroup = name === undefined ? undefined : cluster.nodegroups.get(name);
  if (nodegroup === undefined) return undefined;
  const { shape, instances } = nodegroup;
  return {
    labels: {
      ...shape.labels, 'eks.amazonaws.com/nodegroup': shape.nodegroupName, 'eks.amazonaws.com/nodegroup-image': ImageId, 'eks.amazonaws.com/capacityType': shape.capacityType ?? 'ON_DEMAND',
      ...(instances !== undefined && { 'eks.amazonaws.com/sourceLaunchTemplateId': instances.templateId }),
    },
    taints: (shape.taints ?? []).map(({ key, value, effect }) => ({ key, ...(value !== undefined && value !== '' && { value }), effect: effects[effect ?? ''] ?? 'NoSchedule' })),
    version: shape.version,
    ...(nodegroup.keepsNodesOut === true && { staysOut: true }),
  };
}
