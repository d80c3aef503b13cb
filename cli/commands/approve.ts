import type { Command } from 'commander';
import { exit, type ExitCode } from '../exit.ts';
import { Failure } from '../failure.ts';
import type { OperationDetail } from '../operation.ts';
import { printPlan } from '../print.ts';
import { lookOf, writeLines } from '../screen.ts';
import { answer, type Session } from '../session.ts';
import { approvalInWords, approvalLines, openApproval, shortHash } from '../view/approval.ts';
import { operationIdOf, type CommandDefinition } from './command.ts';
import { followToEnd } from './following.ts';

const help = `
On a terminal the plan is shown, and you are asked. Elsewhere --plan says which plan you have seen: its hash, or the first
twelve digits of it. If the plan has changed meanwhile, nothing happens. --yes takes the plan as it is now.`;

interface AnswerOptions {
  readonly plan?: string;
  readonly yes?: true;
  readonly reason?: string;
  readonly follow?: true;
}

type Verb = 'approve' | 'reject';

const shortestHash = 12;

function describe(program: Command, verb: Verb, summary: string, description: string): Command {
  return program
    .command(verb)
    .summary(summary)
    .description(description)
    .argument('<id>', 'the operation')
    .option('--plan <hash>', 'the plan that you have seen')
    .option('--yes', 'without being asked')
    .option('--reason <text>', 'why; it is recorded')
    .addHelpText('after', help);
}

export const approve: CommandDefinition = {
  describe: (program) => describe(program, 'approve', "approve an operation's plan", 'Approves the plan of an operation that somebody else has asked for.').option('--follow', 'watch until it ends'),
  act: async (session, command) => {
    const operation = await say(session, command, 'approve');
    if (command.opts<AnswerOptions>().follow) return followToEnd(session, operation.operationId, session.aside);
    const { operationId, approval } = operation;
    answer(session, operation, () => [approval && approval.missing > 0 ? `You approved operation ${operationId}. It waits for ${approvalInWords(approval)}.` : `You approved operation ${operationId}. It goes on.`]);
    return exit.done;
  },
};

export const reject: CommandDefinition = {
  describe: (program) => describe(program, 'reject', "reject an operation's plan", 'Rejects the plan of an operation, which ends it before anything was changed.'),
  act: async (session, command): Promise<ExitCode> => {
    const operation = await say(session, command, 'reject');
    answer(session, operation, () => [`You rejected operation ${operation.operationId}. It ends, and nothing was changed.`]);
    return exit.done;
  },
};

async function say(session: Session, command: Command, verb: Verb) {
  const operationId = operationIdOf(command);
  const { reason, ...options } = command.opts<AnswerOptions>();
  const planHash = await planMeant(session, await session.client.operation(operationId), options, verb);
  return session.client.answer(operationId, verb, { planHash, ...(reason !== undefined && { reason }) });
}

/** The hash of the plan that somebody has seen. */
async function planMeant(session: Session, detail: OperationDetail, { plan, yes }: AnswerOptions, verb: Verb): Promise<string> {
  const { operationId, planHash } = detail;
  if (planHash === undefined) throw new Failure(exit.refused, `Operation ${operationId} has no plan yet.`);
  if (plan !== undefined) {
    if (plan.length >= shortestHash && planHash.startsWith(plan)) return planHash;
    throw new Failure(exit.refused, `The plan of operation ${operationId} is ${planHash}, not ${plan}. Look at it as it is now.`);
  }
  if (!yes) await confirm(session, detail, planHash, verb);
  return planHash;
}

async function confirm({ world, aside, drydock }: Session, detail: OperationDetail, planHash: string, verb: Verb): Promise<void> {
  if (world.ask === undefined) throw new Failure(exit.refused, `Say which plan you have seen: ${drydock} ${verb} ${detail.operationId} --plan ${shortHash(planHash)}; or --yes for the plan as it is now.`);
  printPlan(detail, aside);
  if (openApproval(detail)) writeLines(aside, approvalLines(detail, lookOf(aside)).slice(0, -1));
  const said = await world.ask(`\n${verb === 'approve' ? 'Approve' : 'Reject'} plan ${shortHash(planHash)}, which ${detail.requestedBy.principal} asked for? [y/N] `);
  if (!/^y(es)?$/i.test(said.trim())) throw new Failure(exit.refused, 'Nothing was said.');
}
