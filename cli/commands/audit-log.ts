import { InvalidArgumentError, type Command } from 'commander';
import type { AuditEntry, Checkpoint } from '../audit-log/entry.ts';
import { Verification, type Fault } from '../audit-log/verify.ts';
import type { DrydockClient } from '../client.ts';
import { exit, type ExitCode } from '../exit.ts';
import { lookOf } from '../screen.ts';
import { answer, type Session } from '../session.ts';
import { auditTable } from '../view/lists.ts';
import type { CommandDefinition } from './command.ts';

interface Options {
  readonly verify?: true;
  readonly checkpoint?: Checkpoint;
  readonly operation?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly since?: string;
  readonly until?: string;
}

const help = `
--verify reads the whole log and recomputes its chain here. It ends with exit code 1 and the number of the first entry
that is missing, altered or out of order. It prints where the chain ends: note it, elsewhere. Given back as
--checkpoint NUMBER:HASH it proves that nothing was cut off the end or written anew.`;

export const auditLog: CommandDefinition = {
  describe: (program) =>
    program
      .command('audit-log')
      .summary('read the audit log, or verify it')
      .description('Lists what was asked, decided, done and denied, in order (UTC).')
      .option('--verify', 'recompute the chain')
      .option('--checkpoint <number:hash>', 'with --verify: where the chain once ended', parseCheckpoint)
      .option('--operation <id>', 'only about this operation')
      .option('--actor <identity>', 'only what this identity did')
      .option('--action <name>', 'only this action, or this type of event')
      .option('--since <time>', 'only from this time on, such as 2026-11-27T12:00:00Z')
      .option('--until <time>', 'only before this time')
      .addHelpText('after', help),
  act: async (session, command: Command) => {
    const { verify, checkpoint, ...filter } = command.opts<Options>();
    return verify || checkpoint ? verifyAll(session, checkpoint) : list(session, filter);
  },
};

async function list(session: Session, filter: Omit<Options, 'verify' | 'checkpoint'>): Promise<ExitCode> {
  const entries: AuditEntry[] = [];
  for await (const page of pages(session.client, { ...filter })) entries.push(...page);
  answer(session, { entries }, () => (entries.length > 0 ? auditTable(entries, lookOf(session.world.out)) : ['There is no such entry.']));
  return exit.done;
}

async function verifyAll(session: Session, checkpoint: Checkpoint | undefined): Promise<ExitCode> {
  const verification = new Verification(checkpoint);
  for await (const page of pages(session.client, {})) {
    const fault = verification.take(page);
    if (fault) return conclude(session, { intact: false, fault }, fault.message);
  }
  const fault = verification.end();
  if (fault) return conclude(session, { intact: false, fault }, fault.message);
  const { number, hash } = verification.head;
  return conclude(session, { intact: true, head: { number, hash } }, `The log is intact: ${number} entries. It ends with ${number}:${hash}.`);
}

function conclude(session: Session, document: { readonly intact: boolean; readonly fault?: Fault; readonly head?: Checkpoint }, words: string): ExitCode {
  answer(session, document, () => [words]);
  return document.intact ? exit.done : exit.failed;
}

async function* pages(client: DrydockClient, filter: Readonly<Record<string, string>>): AsyncGenerator<readonly AuditEntry[]> {
  for (let from: number | undefined = 1; from !== undefined; ) {
    const { entries, next } = await client.auditLog(from, filter);
    yield entries;
    from = next === undefined ? undefined : Number(new URLSearchParams(next.split('?')[1]).get('from'));
  }
}

function parseCheckpoint(given: string): Checkpoint {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(given) ?? [];
  if (number === undefined || hash === undefined) throw new InvalidArgumentError('It must be a number and a hash of 64 hexadecimal digits, with a colon between them.');
  return { number: Number(number), hash };
}
