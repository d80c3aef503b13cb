import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { ApiProblem } from '../client-errors.ts';
import { exit, type ExitCode } from '../exit.ts';
import { Failure } from '../failure.ts';
import { onFailures, profileNames, type OnFailure, type Operation, type ProfileName } from '../operation.ts';
import { lookOf } from '../screen.ts';
import { answer, type Session, type World } from '../session.ts';
import { problemLines, type Source } from '../view/problems.ts';
import type { CommandDefinition } from './command.ts';
import { followToEnd } from './following.ts';

interface ProvisionOptions {
  readonly file: string;
  readonly dryRun?: true;
  readonly follow?: true;
  readonly onFailure: OnFailure;
  readonly profile?: ProfileName;
  readonly account?: string;
  readonly idempotencyKey?: string;
}

const examples = `
Examples:
  $ drydock provision -f cluster.yaml --dry-run          what would happen, and how long it would take
  $ drydock provision -f cluster.yaml --follow           build it, and watch
  $ drydock provision -f a.yaml --profile production     private, encrypted, logged, over three zones
  $ drydock provision -f - --on-failure keep < a.yaml    keep what was made if a step fails, to look at it
  $ drydock provision -f a.yaml --idempotency-key 42     however often this is called, one cluster is built`;

export const provision: CommandDefinition = {
  describe: (program) =>
    program
      .command('provision')
      .summary('build a cluster from a ClusterConfig file')
      .description('Builds an EKS cluster from an eksctl ClusterConfig (eksctl.io/v1alpha5), YAML or JSON.')
      .requiredOption('-f, --file <path>', 'the ClusterConfig; - is standard input')
      .option('--dry-run', 'show the plan, and change nothing')
      .option('--follow', 'watch until it ends')
      .addOption(new Option('--on-failure <what>', 'what becomes of what was made when a step fails for good').choices(onFailures).default('delete'))
      .addOption(new Option('--profile <name>', 'best practice for what the file leaves open; the plan lists it (default: as eksctl fills it)').choices(profileNames))
      .option('--account <id>', 'the AWS account to build in (default: the one that Drydock is deployed in)', parseAccount)
      .option('--idempotency-key <key>', 'the same key again is the same request: it starts nothing anew')
      .addHelpText('after', examples),
  act: async (session, command) => {
    const options = command.opts<ProvisionOptions>();
    const source = await readSource(options.file, session.world);
    const operation = await request(session, source, options);
    // A plan is complete when the operation has ended. Whoever redirects it wants the plan alone.
    if (options.dryRun) return followToEnd(session, operation.operationId, session.world.error);
    if (options.follow) return followToEnd(session, operation.operationId, session.aside);
    return accepted(session, operation);
  },
};

function parseAccount(given: string): string {
  if (/^\d{12}$/.test(given)) return given;
  throw new InvalidArgumentError('An account id has twelve digits.');
}

const unreadable: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'you may not read it' };

async function readSource(file: string, { readStandardInput }: World): Promise<Source> {
  if (file === '-') return { name: '<stdin>', text: await readStandardInput() };
  try {
    return { name: file, text: await readFile(file, 'utf8') };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Failure(exit.refused, `Cannot read ${file}: ${unreadable[code] ?? message}.`);
  }
}

async function request({ client, world, drydock }: Session, source: Source, { dryRun, onFailure, profile, account, idempotencyKey }: ProvisionOptions): Promise<Operation> {
  try {
    return await client.provision({ config: source.text, dryRun: dryRun === true, onFailure, ...(profile !== undefined && { profile }), ...(account !== undefined && { account }), ...(idempotencyKey !== undefined && { idempotencyKey }) });
  } catch (error) {
    if (world.signal.aborted) throw new Failure(exit.interrupted, `Interrupted. The request may have arrived all the same; \`${drydock} operations\` shows.`);
    if (!(error instanceof ApiProblem) || error.errors.length === 0) throw error;
    throw new Failure(exit.refused, problemLines(error.errors, source, lookOf(world.error)).join('\n'), { cause: error });
  }
}

function accepted(session: Session, operation: Operation): ExitCode {
  const { operationId, target, status } = operation;
  answer(session, operation, () => [
    `Operation ${operationId} to provision cluster ${target.cluster} in ${target.region}: ${status}.`,
    `To watch it: ${session.drydock} status ${operationId} --follow`,
  ]);
  return exit.done;
}
