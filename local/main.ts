import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { exit, type ExitCode } from '../cli/exit.ts';
import { run } from '../cli/program.ts';
import { screenOf, writeLines, type Screen } from '../cli/screen.ts';
import type { World } from '../cli/session.ts';
import { realSleep } from '../cli/sleep.ts';
import { tokenFile } from '../cli/token.ts';
import { scaledClock } from '../simulator/clock/scaled.ts';
import { exampleFile, readArguments, type Arguments } from './arguments.ts';
import { costOf, eksCalls, type Ended } from './cost.ts';
import { administrator, startDrydock, type LocalDrydock } from './drydock.ts';
import { closing, costLines, opening } from './words.ts';

const root = join(import.meta.dirname, '..');

/** `npm start`: boots everything, builds a first cluster before your eyes and upgrades it, and stays up. */
export async function main(argv: readonly string[]): Promise<void> {
  const out = screenOf(process.stdout, process.env);
  const args = argumentsOrExit(argv);
  const drydock = await bootOrExit(args);
  const file = await leaveToken(drydock);
  writeLines(out, opening({ ...drydock, account: drydock.aws.account, speed: args.speed, seconds: performance.now() / 1000 }));
  const interruption = interruptions();
  const exitCode = args.idle ? exit.done : await firstRun(drydock, args, out, interruption);
  if (!args.once && !interruption.aborted) {
    writeLines(out, closing({ ...drydock, tokenFile: file.replace(homedir(), '~'), logFile: relative(process.cwd(), logFile) }));
    await new Promise((resolve) => interruption.addEventListener('abort', resolve, { once: true }));
  }
  rmSync(file, { force: true });
  await drydock.close();
  process.exit(args.once ? exitCode : exit.done);
}

const logFile = join(root, '.drydock/functions.log');

function argumentsOrExit(argv: readonly string[]): Arguments {
  try {
    const args = readArguments(argv);
    if (!existsSync(args.file)) throw new Error(`There is no file ${args.file}.`);
    return args;
  } catch (error) {
    return giveUp((error as Error).message, exit.refused);
  }
}

async function bootOrExit({ speed, seed, port, awsPort }: Arguments): Promise<LocalDrydock> {
  const signingSecret = process.env['DRYDOCK_SLACK_SIGNING_SECRET'];
  try {
    return await startDrydock({ clock: scaledClock(speed), seed, port, awsPort, logFile, outside: () => Date.now(), tellsSlack: true, hasTickets: true, ...(signingSecret !== undefined && { slackSigningSecret: signingSecret }) });
  } catch (error) {
    const { code, message, port: taken } = error as NodeJS.ErrnoException & { port?: number };
    if (code !== 'EADDRINUSE') throw error;
    return giveUp(`Port ${taken ?? ''} is in use (${message}). Another Drydock may be running; choose others with --port N and --aws-port N.`, exit.failed);
  }
}

function giveUp(message: string, code: ExitCode): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Where the command line finds it by itself; nobody else may read it. */
async function leaveToken({ url, token }: LocalDrydock): Promise<string> {
  const file = tokenFile(url, homedir());
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  writeFileSync(file, await token(administrator), { mode: 0o600 });
  return file;
}

/** Aborted by the first Ctrl-C; a second one ends the process at once. */
function interruptions(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exit.interrupted);
    controller.abort(new Error('Interrupted'));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  return controller.signal;
}

/** What a person would type: a cluster is built, and the example is then upgraded. */
async function firstRun(drydock: LocalDrydock, { file }: Arguments, out: Screen, signal: AbortSignal): Promise<ExitCode> {
  const world: World = {
    environment: { ...process.env, DRYDOCK_URL: drydock.url, DRYDOCK_TOKEN: await drydock.token(administrator) },
    home: homedir(),
    out,
    error: screenOf(process.stderr, process.env),
    readStandardInput: async () => '',
    signal,
    sleep: realSleep,
  };
  const isExample = file === exampleFile;
  const exitCode = await typed(drydock, world, ['provision', '-f', file, '--follow'], `provision -f ${isExample ? relative(process.cwd(), file) : file} --follow`);
  const next = isExample && exitCode === exit.done && !signal.aborted ? await nextVersion(drydock) : undefined;
  if (next === undefined) return exitCode;
  writeLines(out, ['']);
  return typed(drydock, world, ['upgrade', next.cluster, '--to', next.version, '--follow']);
}

/** One command as a person types it, and what it took. */
async function typed(drydock: LocalDrydock, world: World, args: readonly string[], shown = args.join(' ')): Promise<ExitCode> {
  const { out, signal } = world;
  const before = eksCalls(drydock.aws.recorder);
  writeLines(out, [`$ drydock ${shown}`, '']);
  const exitCode = await run(args, world);
  if (signal.aborted) writeLines(out, ['', 'This Drydock and its AWS end now, and the operation with them.']);
  const ended = signal.aborted ? undefined : await newestOperation(drydock);
  if (ended) writeLines(out, costLines(costOf(ended, drydock.aws, before)));
  return exitCode;
}

/** The minor after the one that the fleet's only cluster has. */
async function nextVersion(drydock: LocalDrydock): Promise<{ readonly cluster: string; readonly version: string } | undefined> {
  const { clusters } = (await read(drydock, '/v1/clusters')) as { clusters: readonly { target: { cluster: string }; version: string }[] };
  const [only] = clusters;
  const [major = '', minor = ''] = only?.version.split('.') ?? [];
  return only && { cluster: only.target.cluster, version: `${major}.${Number(minor) + 1}` };
}

/** Undefined when nothing was carried out. */
async function newestOperation(drydock: LocalDrydock): Promise<Ended | undefined> {
  const { operations } = (await read(drydock, '/v1/operations?limit=1')) as { operations: { operationId: string; startedAt?: string }[] };
  const [newest] = operations;
  return newest?.startedAt === undefined ? undefined : ((await read(drydock, `/v1/operations/${newest.operationId}`)) as Ended);
}

async function read({ url, token }: LocalDrydock, path: string): Promise<unknown> {
  return (await fetch(url + path, { headers: { authorization: `Bearer ${await token(administrator)}` } })).json();
}
