import { exit, type ExitCode } from '../exit.ts';
import { answer, type Session } from '../session.ts';
import { operationIdOf, type CommandDefinition } from './command.ts';
import { followUntilEnd, show } from './following.ts';

const help = `
Nothing new is begun. What AWS is doing is waited for to its end, because EKS cannot stop it; a provision is then taken
down again, or kept as its --on-failure says.`;

interface CancelOptions {
  readonly reason?: string;
  readonly follow?: true;
}

export const cancel: CommandDefinition = {
  describe: (program) =>
    program
      .command('cancel')
      .summary('end an operation before it is done')
      .description('Ends an operation at its next safe point.')
      .argument('<id>', 'the operation')
      .option('--reason <text>', 'why; it is recorded')
      .option('--follow', 'watch until it ends')
      .addHelpText('after', help),
  act: async (session, command) => {
    const operationId = operationIdOf(command);
    const { reason, follow } = command.opts<CancelOptions>();
    const operation = await session.client.cancel(operationId, { ...(reason !== undefined && { reason }) });
    if (follow) return ended(session, operationId);
    answer(session, operation, () =>
      operation.status === 'cancelled'
        ? [`Operation ${operationId} was cancelled, and has ended.`]
        : [`Operation ${operationId} is being cancelled: nothing new is begun, and it ends when nothing is under way any more.`, `To watch it: ${session.drydock} status ${operationId} --follow`],
    );
    return exit.done;
  },
};

/** Who cancels has what they want when it ends as cancelled, and not when it was done before. */
async function ended(session: Session, operationId: string): Promise<ExitCode> {
  const detail = await followUntilEnd(session, operationId, session.aside);
  show(session, detail);
  return detail.status === 'cancelled' ? exit.done : exit.failed;
}
