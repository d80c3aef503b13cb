import { exit } from '../exit.ts';
import { lookOf } from '../screen.ts';
import { answer } from '../session.ts';
import { eventTable } from '../view/lists.ts';
import { operationIdOf, type CommandDefinition } from './command.ts';

export const events: CommandDefinition = {
  describe: (program) =>
    program.command('events').summary('list the events of an operation').description('Lists what was said on the event bus about an operation, in order (UTC).').argument('<id>', 'the operation'),
  act: async (session, command) => {
    const list = await session.client.events(operationIdOf(command));
    answer(session, list, () => eventTable(list.events, lookOf(session.world.out)));
    return exit.done;
  },
};
