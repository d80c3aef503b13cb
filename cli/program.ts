import { Command, CommanderError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { approve, reject } from './commands/approve.ts';
import { auditLog } from './commands/audit-log.ts';
import { cancel } from './commands/cancel.ts';
import { changes } from './commands/changes.ts';
import { clusters } from './commands/clusters.ts';
import type { CommandDefinition } from './commands/command.ts';
import { decide } from './commands/decide.ts';
import { events } from './commands/events.ts';
import { kubeToken } from './commands/kube-token.ts';
import { kubeconfig } from './commands/kubeconfig.ts';
import { operations } from './commands/operations.ts';
import { provision } from './commands/provision.ts';
import { status } from './commands/status.ts';
import { why } from './commands/why.ts';
import { exit, type ExitCode } from './exit.ts';
import { documentOf, Failure, failureOf } from './failure.ts';
import { openSession, type GlobalOptions, type World } from './session.ts';

const definitions: readonly CommandDefinition[] = [provision, ...changes, status, why, approve, reject, decide, cancel, operations, events, auditLog, clusters, kubeconfig, kubeToken];

const help = `
Environment:
  DRYDOCK_URL      where Drydock is (default: http://127.0.0.1:4600, which \`npm start\` serves)
  DRYDOCK_TOKEN    the bearer token (default: for a local Drydock, the one that \`npm start\` left in ~/.drydock)

Exit codes:
  0  done
  1  it failed or was cancelled: the operation, the server or the connection
  2  refused, or bad input

Examples:
  $ drydock provision -f cluster.yaml --dry-run    see the plan
  $ drydock provision -f cluster.yaml --follow     build the cluster, and watch
  $ drydock upgrade harbour --to 1.36 --dry-run    see what an upgrade would do
  $ drydock operations --limit 5                   what happened lately
  $ drydock clusters --output json | jq .          for programs`;

/** Carries out one command line, without the program's name, and answers with the exit code. */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = exit.done;
  const program = makeProgram(world);
  for (const definition of definitions) {
    definition.describe(program).action(async (...given: unknown[]) => {
      exitCode = await carryOut(definition, given.at(-1) as Command, world);
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exit.done : exit.refused;
  }
  return exitCode;
}

function makeProgram({ out, error }: World): Command {
  return new Command('drydock')
    .description('Builds EKS clusters from a file, upgrades and patches them, and shows what becomes of them.')
    .version(manifest.version, '-V, --version', 'print the version')
    .addOption(new Option('-o, --output <format>', 'text for people, or one JSON document on standard output').choices(['text', 'json']).default('text'))
    .option('--url <url>', 'where Drydock is (default: DRYDOCK_URL)')
    .addHelpText('after', help)
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => error.write(text), getOutHelpWidth: () => out.columns, getErrHelpWidth: () => error.columns })
    .showHelpAfterError('`drydock --help` shows what there is.')
    .exitOverride();
}

/** Whatever goes wrong is told without a stack trace: as lines for a person, and as the one document that a program waits for. */
async function carryOut(definition: CommandDefinition, command: Command, world: World): Promise<ExitCode> {
  const options = command.optsWithGlobals<GlobalOptions>();
  try {
    return await attempt(definition, command, world, options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    world.error.write(`${error.message}\n`);
    if (options.output === 'json') world.out.write(`${JSON.stringify(documentOf(error), undefined, 2)}\n`);
    return error.exitCode;
  }
}

async function attempt({ act }: CommandDefinition, command: Command, world: World, options: GlobalOptions): Promise<ExitCode> {
  const session = openSession(world, options);
  try {
    return await act(session, command);
  } catch (error) {
    throw failureOf(error, session.token, world.signal);
  }
}
