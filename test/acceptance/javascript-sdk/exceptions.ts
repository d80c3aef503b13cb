import * as sdk from '@aws-sdk/client-eks';
import type { Step } from '../journey.ts';
import { clusterName } from './eks-world.ts';
import type { EksWorld } from './eks-world.ts';

type ExceptionClass = abstract new (...args: never[]) => sdk.EKSServiceException;

interface Refusal {
  readonly call: (world: EksWorld) => Promise<unknown>;
  readonly exception: ExceptionClass;
  readonly status: number;
  readonly message: string;
}

const update = (over: Omit<sdk.UpdateClusterConfigRequest, 'name'>) => new sdk.UpdateClusterConfigCommand({ name: clusterName, ...over });
const off = { clusterLogging: [{ types: ['audit' as const], enabled: true }] };

const refusals: readonly Refusal[] = [
  { call: ({ client }) => client.send(new sdk.DescribeClusterCommand({ name: 'nowhere' })), exception: sdk.ResourceNotFoundException, status: 404, message: 'No cluster found for name: nowhere.' },
  { call: (world) => world.createCluster(), exception: sdk.ResourceInUseException, status: 409, message: `Cluster already exists with name: ${clusterName}` },
  {
    call: ({ client }) => client.send(new sdk.UpdateClusterVersionCommand({ name: clusterName, version: '1.30' })),
    exception: sdk.InvalidParameterException, status: 400, message: 'unsupported Kubernetes version',
  },
  { call: ({ client }) => client.send(update({})), exception: sdk.InvalidParameterException, status: 400, message: 'The type for cluster update was not provided.' },
  {
    call: ({ client }) => client.send(update({ logging: off, upgradePolicy: { supportType: 'STANDARD' } })),
    exception: sdk.InvalidParameterException, status: 400, message: 'Only one type of update can be allowed.',
  },
  { call: ({ client }) => client.send(new sdk.DeleteClusterCommand({ name: clusterName })), exception: sdk.ResourceInUseException, status: 409, message: 'Cluster has nodegroups attached' },
  { call: (world) => world.createAddon('submarine'), exception: sdk.InvalidParameterException, status: 400, message: 'Addon specified is not supported' },
  { call: (world) => world.createFargateProfile('batch'), exception: sdk.ResourceInUseException, status: 409, message: '' },
  {
    call: ({ client }) => client.send(new sdk.ListTagsForResourceCommand({ resourceArn: 'arn:aws:eks:us-west-2:111122223333:cluster/nowhere' })),
    exception: sdk.NotFoundException, status: 404, message: '',
  },
  { call: ({ client }) => client.send(new sdk.ListTagsForResourceCommand({ resourceArn: 'nonsense' })), exception: sdk.BadRequestException, status: 400, message: '' },
];

async function expectRefusal(world: EksWorld, { call, exception, status, message }: Refusal): Promise<void> {
  const error = await call(world).then(() => new Error('it succeeded'), (reason: unknown) => reason);
  if (error instanceof exception && error.$metadata.httpStatusCode === status && error.message.includes(message)) return;
  throw new Error(`instead of ${exception.name} (${status}) ${message}: ${String(error)}`);
}

/** Members of exceptions beside their message. */
async function checkMembers({ client }: EksWorld): Promise<void> {
  const error = await client.send(new sdk.DescribeNodegroupCommand({ clusterName, nodegroupName: 'nowhere' })).catch((reason: unknown) => reason);
  if (error instanceof sdk.ResourceNotFoundException && error.clusterName === clusterName && error.nodegroupName === 'nowhere') return;
  throw new Error(`The exception does not name cluster and node group: ${JSON.stringify(error)}`);
}

export const exceptionSteps = (world: () => EksWorld): readonly Step[] => [
  {
    name: 'eks: typed exceptions',
    limitSeconds: 30,
    async run() {
      for (const refusal of refusals) await expectRefusal(world(), refusal);
      await checkMembers(world());
      return `${refusals.length + 1} exceptions`;
    },
  },
];
