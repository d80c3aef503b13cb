import { Option, type Command } from 'commander';
import { ApiProblem } from '../client-errors.ts';
import { exit, type ExitCode } from '../exit.ts';
import { Failure } from '../failure.ts';
import type { ChangeKind } from '../client.ts';
import { answer, type Session } from '../session.ts';
import { addOnBody, bodyOf, given, nodeBody, withAddOnOptions, withChangeOptions, withNodeOptions, type AddOnOptions, type ChangeOptions, type NodeOptions } from './change-options.ts';
import { clusterOf } from './cluster-target.ts';
import type { CommandDefinition } from './command.ts';
import { followToEnd } from './following.ts';

type Body = Readonly<Record<string, unknown>>;

/** One command that changes a living cluster. */
function change<Options extends ChangeOptions>(kind: ChangeKind, describe: (command: Command) => Command, bodyFrom: (options: Options) => Body): CommandDefinition {
  return {
    describe: (program) => describe(withChangeOptions(program.command(kind))),
    act: async (session, command) => {
      const options = command.opts<Options>();
      const body = await bodyOf(options, bodyFrom(options));
      return request(session, kind, command.args[0] ?? '', body, options);
    },
  };
}

async function request(session: Session, kind: ChangeKind, cluster: string, body: Body, { dryRun, follow, idempotencyKey }: ChangeOptions): Promise<ExitCode> {
  const { client, world, drydock } = session;
  const target = await clusterOf(session, cluster);
  const accepted = await client.change(kind, target, body, { dryRun: dryRun === true, ...(idempotencyKey !== undefined && { idempotencyKey }) }).catch((error: unknown) => {
    throw refusal(error);
  });
  const { operationId, status } = accepted;
  if (dryRun) return followToEnd(session, operationId, world.error);
  if (follow) return followToEnd(session, operationId, session.aside);
  answer(session, accepted, () => [`Operation ${operationId}, ${kind} of cluster ${target.cluster} in ${target.region}: ${status}.`, `To watch it: ${drydock} status ${operationId} --follow`]);
  return exit.done;
}

/** What is wrong with a request, each thing at its place. */
function refusal(error: unknown): unknown {
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return error;
  return new Failure(exit.refused, error.errors.map(({ path, message }) => `${path === '' ? 'The request' : path}: ${message}`).join('\n'), { cause: error });
}

interface UpgradeOptions extends ChangeOptions, NodeOptions, AddOnOptions {
  readonly to?: string;
  readonly bake?: string;
  readonly onFailure?: string;
}

const upgrade = change<UpgradeOptions>(
  'upgrade',
  (command) =>
    withAddOnOptions(
      withNodeOptions(
        command
          .summary('upgrade a cluster to a later Kubernetes version')
          .description('Upgrades a cluster, one Kubernetes minor at a time: add-ons, control plane, nodes, each phase verified.')
          .option('--to <version>', 'the Kubernetes version to go to, such as 1.36')
          .option('--bake <time>', 'how long to look at each new control plane before nodes follow, such as 1h')
          .addOption(new Option('--on-failure <what>', 'when a step fails for good: stop, or take the hop back that it failed in').choices(['stop', 'rollback'])),
      ),
    ),
  ({ to, bake, onFailure, ...options }) => given({ to, bake, onFailure, nodes: nodeBody(options), addOns: addOnBody(options) }),
);

interface RollbackOptions extends ChangeOptions, NodeOptions {
  readonly to?: string;
  readonly timeoutMinutes?: string;
}

const rollback = change<RollbackOptions>(
  'rollback',
  (command) =>
    withNodeOptions(
      command
        .summary('take a cluster back to the version before its latest upgrade')
        .description('Takes a cluster back by one Kubernetes minor, within seven days of its upgrade: nodes, add-ons, control plane.')
        .option('--to <version>', 'the version to go back to; there is only one')
        .option('--timeout-minutes <number>', 'EKS Auto Mode: how long its nodes may take to go back'),
    ),
  ({ to, timeoutMinutes, ...options }) => given({ to, timeoutMinutes: timeoutMinutes === undefined ? undefined : Number(timeoutMinutes), nodes: nodeBody(options) }),
);

interface OnlyOption {
  readonly only?: readonly string[];
}

const patchAddOns = change<ChangeOptions & AddOnOptions & OnlyOption>(
  'patch-addons',
  (command) =>
    withAddOnOptions(
      command
        .summary("update a cluster's add-ons")
        .description('Updates add-ons within the Kubernetes version; one that ails on its new version goes back to the one before.')
        .option('--only <name...>', 'these add-ons and no others'),
    ),
  ({ only, ...options }) => given({ only, addOns: addOnBody(options) }),
);

const patchNodes = change<ChangeOptions & NodeOptions & OnlyOption>(
  'patch-nodes',
  (command) =>
    withNodeOptions(
      command
        .summary("give a cluster's nodes newer images")
        .description('Rolls node groups to the newest images of the Kubernetes version that they have.')
        .option('--only <group...>', 'these node groups and no others'),
    ),
  ({ only, ...options }) => given({ only, nodes: nodeBody(options) }),
);

export const changes: readonly CommandDefinition[] = [upgrade, rollback, patchAddOns, patchNodes];
