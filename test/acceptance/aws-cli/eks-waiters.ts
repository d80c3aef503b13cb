import { layGround } from '../ground.ts';
import type { Journey, Place, Step } from '../journey.ts';
import { Cli } from './cli.ts';

const of = '--cluster-name waiters';
const subnets = '{SubnetA} {SubnetB}';

/** What is made, the waiter, and what must be true when the waiter ends. */
interface Wait {
  readonly make: string;
  readonly wait: string;
  readonly then: readonly [line: string, wanted: object | string];
}

const nodegroup = `${of} --nodegroup-name general`;
const profile = `${of} --fargate-profile-name batch`;
const proxy = `${of} --addon-name kube-proxy`;
const coredns = `${of} --addon-name coredns`;
const gone = 'ResourceNotFoundException';

const cluster: Wait = {
  make: 'create-cluster --name waiters --role-arn {ClusterRole} --resources-vpc-config subnetIds={SubnetA},{SubnetB}',
  wait: 'cluster-active --name waiters',
  then: ['describe-cluster --name waiters', { cluster: { status: 'ACTIVE' } }],
};
const withoutNodes: readonly Wait[] = [
  {
    make: `create-fargate-profile ${profile} --pod-execution-role-arn {FargateRole} --subnets ${subnets} --selectors namespace=batch`,
    wait: `fargate-profile-active ${profile}`,
    then: [`describe-fargate-profile ${profile}`, { fargateProfile: { status: 'ACTIVE' } }],
  },
  { make: `create-addon ${proxy}`, wait: `addon-active ${proxy}`, then: [`describe-addon ${proxy}`, { addon: { status: 'ACTIVE' } }] },
];
const nodes: Wait = {
  make: `create-nodegroup ${nodegroup} --node-role {NodeRole} --subnets ${subnets}`,
  wait: `nodegroup-active ${nodegroup}`,
  then: [`describe-nodegroup ${nodegroup}`, { nodegroup: { status: 'ACTIVE' } }],
};
const departures: readonly Wait[] = [
  { make: `delete-addon ${proxy}`, wait: `addon-deleted ${proxy}`, then: [`describe-addon ${proxy}`, gone] },
  { make: `delete-fargate-profile ${profile}`, wait: `fargate-profile-deleted ${profile}`, then: [`describe-fargate-profile ${profile}`, gone] },
  { make: `delete-nodegroup ${nodegroup}`, wait: `nodegroup-deleted ${nodegroup}`, then: [`describe-nodegroup ${nodegroup}`, gone] },
];
const end: Wait = { make: 'delete-cluster --name waiters', wait: 'cluster-deleted --name waiters', then: ['describe-cluster --name waiters', gone] };

async function makeAndWait(cli: Cli, { make, wait, then: [line, wanted] }: Wait): Promise<void> {
  await cli.answer(`eks ${make}`);
  await cli.answer(`eks wait ${wait}`);
  if (typeof wanted === 'string') await cli.expectFailure(`eks ${line}`, [254, 255], wanted);
  else await cli.expect(`eks ${line}`, wanted);
}

/** A waiter that can only fail ends with 255 and says why. */
const fails = (cli: Cli, wait: string, why: string): Promise<void> => cli.expectFailure(`eks wait ${wait}`, [255], 'failed', why);
const terminal = 'Waiter encountered a terminal failure state';

/** Waiters look every 10 or 30 seconds of real time, so what they wait for must take about that long. */
export const eksWaiters: Journey = { speed: 20, steps };

function steps(place: Place): Step[] {
  let cli = new Cli(place);
  const step = (name: string, limitSeconds: number, run: () => Promise<unknown>): Step => ({
    name: `eks wait: ${name}`,
    limitSeconds,
    run: async () => {
      await run();
      return undefined;
    },
  });
  return [
    step('cluster-active', 120, async () => {
      cli = new Cli(place, await layGround(place.url));
      await fails(cli, 'cluster-active --name nowhere', gone);
      await makeAndWait(cli, cluster);
    }),
    step('fargate-profile-active, addon-active, one that must fail', 120, async () => {
      await cli.answer(`eks create-addon ${coredns}`);
      await Promise.all([fails(cli, `addon-active ${coredns}`, terminal), ...withoutNodes.map((wait) => makeAndWait(cli, wait))]);
    }),
    step('nodegroup-active', 120, () => makeAndWait(cli, nodes)),
    step('addon-deleted, fargate-profile-deleted, nodegroup-deleted', 240, () => Promise.all(departures.map((wait) => makeAndWait(cli, wait)))),
    step('cluster-deleted, one that must fail', 120, async () => {
      await fails(cli, 'cluster-deleted --name waiters', terminal);
      await makeAndWait(cli, end);
    }),
  ];
}
