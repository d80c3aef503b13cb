import type { Operation } from '../operation/operation.ts';
import type { Reason } from '../operation/why.ts';
import type { ClusterRecord } from '../ports.ts';
import { bold, code, lines, list, message, plain, type Message } from './blocks.ts';
import { commandTable, usageOf } from './commands.ts';
import { clip } from './text.ts';
import { markOf, titleOf } from './words.ts';

/** What only who asked sees. */

const room = { rows: 15, word: 80, sentence: 250, problems: 20 };

export function helpAnswer(): Message {
  const rows = Object.values(commandTable).map((command) => [code(usageOf(command)), plain(`  ${command.summary}`)]);
  return message('What Drydock takes', [list('What Drydock takes', rows, rows.length)]);
}

export function statusAnswer(operations: readonly Operation[]): Message {
  if (operations.length === 0) return said('Nothing was asked for yet.');
  const rows = operations.map((operation) => [plain(`${markOf(operation.status)} `), bold(clip(titleOf(operation), room.word)), plain(` ${operation.status} `), code(operation.operationId)]);
  return message('Operations', [list('Operations, the newest first', rows, room.rows)]);
}

export function clustersAnswer(clusters: readonly ClusterRecord[]): Message {
  if (clusters.length === 0) return said('The fleet has no cluster.');
  const rows = clusters.map(({ target, version, status }) => [bold(clip(target.cluster, room.word)), plain(` Kubernetes ${clip(version, 20)}, ${clip(status, 40)}, ${target.account}/${target.region}`)]);
  return message('Clusters', [list(`Clusters: ${clusters.length}`, rows, room.rows * 2)]);
}

export function whyAnswer(operation: Operation, reasons: readonly Reason[]): Message {
  const rows = reasons.map(({ message: words, until }) => [plain(clip(words, room.sentence)), plain(until === undefined ? '' : ` Until ${until}.`)]);
  return message(titleOf(operation), [list(titleOf(operation), rows, room.rows)]);
}

export function acceptedAnswer(operation: Operation): Message {
  return message(`Asked for: ${titleOf(operation)}`, [lines([plain('Asked for: '), bold(clip(titleOf(operation), room.word)), plain(operation.dryRun ? ' (dry run), ' : ', '), code(operation.operationId)])]);
}

/** One sentence. */
export function said(words: string): Message {
  return message(words, [lines([plain(clip(words, room.sentence))])]);
}

/** All that is wrong with what was asked, at once. */
export function problemsAnswer(title: string, problems: readonly string[]): Message {
  return message(title, [list(clip(title, room.sentence), problems.map((problem) => [plain(clip(problem, room.sentence))]), room.problems)]);
}

/** Somebody whom nobody has told us about. */
export function strangerAnswer(team: string, user: string): Message {
  return said(`Drydock does not know you. Whoever runs it can let you in: you are user ${user} of workspace ${team}.`);
}
