import type { Instance, Reservation } from '@aws-sdk/client-ec2';
import type { Operation, Shape } from '../../service.ts';
import { reviewAddons } from '../addons/health.ts';
import type { Eks } from '../engine/eks.ts';
import { ask, orAbsent } from '../engine/neighbours.ts';
import type { ClusterRecord, Place } from '../model.ts';
import { leadsTo, registrationOf } from './registration.ts';

/** A kubelet that is not let in asks again. Milliseconds. */
const asksAgain = 60_000;

/** What Auto Scaling tells of its instances, so that those whose user data joins a cluster become its nodes. */
export function nodeOperations(eks: Eks): Readonly<Record<'NodeStarted' | 'NodeStopped', Operation>> {
  return {
    NodeStarted: {
      permissionOnly: true,
      run: async (input, call) => {
        await join(eks, eks.place(call), instanceIdOf(input));
        return {};
      },
    },
    NodeStopped: {
      permissionOnly: true,
      run: (input, call) => {
        leave(eks, eks.place(call), instanceIdOf(input));
        return {};
      },
    },
  };
}

const instanceIdOf = ({ InstanceId }: Shape): string => String(InstanceId);

/** Lets an instance in whose user data names a cluster, whose tag says the same, and whose role has an access entry for nodes. */
async function join(eks: Eks, place: Place, id: string): Promise<void> {
  const instance = await runningInstance(eks, place, id);
  const userData = instance && (await userDataOf(eks, place, id));
  if (instance === undefined || userData === undefined || tag(instance, 'eks:nodegroup-name') !== undefined) return;
  const cluster = [...place.clusters.values()].find(({ shape, secrets }) => leadsTo(userData, { name: shape.name, endpoint: secrets.endpoint ?? '' }));
  if (cluster === undefined) return;
  const roleArn = await roleOf(eks, place, instance);
  const entry = cluster.accessEntries.get(roleArn ?? '');
  const isMember = tag(instance, `kubernetes.io/cluster/${cluster.shape.name}`) !== undefined;
  if (roleArn === undefined || !isMember || !isOfNodes(entry?.shape.type) || cluster.shape.status === 'CREATING') {
    eks.after(asksAgain, async () => join(eks, place, id));
    return;
  }
  cluster.selfManagedNodes.set(id, {
    instance,
    groupName: tag(instance, 'aws:autoscaling:groupName'),
    roleArn,
    operatingSystem: entry?.shape.type === 'EC2_WINDOWS' ? 'windows' : 'linux',
    ...registrationOf(userData),
  });
  reviewAddons(eks, cluster);
  eks.kubernetes.lookAgain();
}

const isOfNodes = (type: string | undefined): boolean => type === 'EC2_LINUX' || type === 'EC2_WINDOWS';

function leave(eks: Eks, place: Place, id: string): void {
  const cluster: ClusterRecord | undefined = [...place.clusters.values()].find(({ selfManagedNodes }) => selfManagedNodes.delete(id));
  if (cluster === undefined) return;
  reviewAddons(eks, cluster);
  eks.kubernetes.lookAgain();
}

async function runningInstance(eks: Eks, place: Place, id: string): Promise<Instance | undefined> {
  const found = await orAbsent(ask(eks, place, 'ec2', 'DescribeInstances', { InstanceIds: [id] }));
  const instance = (found?.Reservations as Reservation[] | undefined)?.[0]?.Instances?.[0];
  return instance?.State?.Name === 'running' || instance?.State?.Name === 'pending' ? instance : undefined;
}

async function userDataOf(eks: Eks, place: Place, InstanceId: string): Promise<string | undefined> {
  const { UserData } = await ask(eks, place, 'ec2', 'DescribeInstanceAttribute', { InstanceId, Attribute: 'userData' });
  const { Value } = UserData as { Value?: string };
  return Value === undefined ? undefined : Buffer.from(Value, 'base64').toString();
}

async function roleOf(eks: Eks, place: Place, { IamInstanceProfile: profile }: Instance): Promise<string | undefined> {
  if (profile?.Arn === undefined) return undefined;
  const found = await orAbsent(ask(eks, place, 'iam', 'GetInstanceProfile', { InstanceProfileName: profile.Arn.split('/').at(-1) }));
  return (found?.InstanceProfile as { Roles?: { Arn: string }[] } | undefined)?.Roles?.[0]?.Arn;
}

function tag({ Tags = [] }: Instance, key: string): string | undefined {
  return Tags.find(({ Key }) => Key === key)?.Value;
}
