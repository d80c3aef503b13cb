import { exitCodeOf } from '../exit.ts';
import { operationIdOf, type CommandDefinition } from './command.ts';
import { followToEnd, show } from './following.ts';

const help = `
The exit code tells how the operation stands: 0 for done or under way, 1 for failed, 2 for refused.`;

export const status: CommandDefinition = {
  describe: (program) =>
    program
      .command('status')
      .summary('show how far an operation has come')
      .description('Shows how far an operation has come; once it has ended, its report.')
      .argument('<id>', 'the operation')
      .option('--follow', 'watch until it ends')
      .addHelpText('after', help),
  act: async (session, command) => {
    const operationId = operationIdOf(command);
    if (command.opts<{ follow?: true }>().follow) return followToEnd(session, operationId, session.aside);
    const detail = await session.client.operation(operationId);
    show(session, detail);
    return exitCodeOf(detail);
  },
};
