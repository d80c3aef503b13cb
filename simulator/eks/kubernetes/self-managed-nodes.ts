import type { Instance } from '@aws-sdk/client-ec2';
import type { ClusterRecord } from '../model.ts';
import type { Bootstrap } from './machines.ts';

/** The node of an instance that joined by its own user data; undefined until it has. */
export function selfManagedNode({ selfManagedNodes, shape }: ClusterRecord, { InstanceId = '' }: Instance): Bootstrap | undefined {
  const joined = selfManagedNodes.get(InstanceId);
  return joined && { labels: joined.labels, taints: joined.taints.map(({ key, value, effect }) => ({ key, effect, ...(value !== '' && { value }) })), version: shape.version };
}
