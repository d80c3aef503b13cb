import { Argument } from 'commander';
import { exit } from '../exit.ts';
import { answer } from '../session.ts';
import { operationIdOf, type CommandDefinition } from './command.ts';
import { followToEnd } from './following.ts';

const help = `
\`drydock status ID\` shows what is asked, what each choice does, and until when an answer counts. The first one counts.`;

interface DecideOptions {
  readonly group?: string;
  readonly reason?: string;
  readonly follow?: true;
}

export const decide: CommandDefinition = {
  describe: (program) =>
    program
      .command('decide')
      .summary('say what becomes of a node group that is held up')
      .description('Answers what an operation asks about a node group that it cannot roll.')
      .argument('<id>', 'the operation')
      .addArgument(new Argument('<choice>', 'what is to be done').choices(['wait', 'force', 'skip', 'stop']))
      .option('--group <name>', 'which node group, where several are asked about')
      .option('--reason <text>', 'why; it is recorded')
      .option('--follow', 'watch until it ends')
      .addHelpText('after', help),
  act: async (session, command) => {
    const operationId = operationIdOf(command);
    const [, choice = ''] = command.args;
    const { group, reason, follow } = command.opts<DecideOptions>();
    const detail = await session.client.decide(operationId, { choice, ...(group !== undefined && { group }), ...(reason !== undefined && { reason }) });
    if (follow) return followToEnd(session, operationId, session.aside);
    answer(session, detail, () => [`Operation ${operationId} goes on with ${choice}.`, `To watch it: ${session.drydock} status ${operationId} --follow`]);
    return exit.done;
  },
};
