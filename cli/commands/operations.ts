import { InvalidArgumentError } from 'commander';
import { exit } from '../exit.ts';
import { lookOf } from '../screen.ts';
import { answer } from '../session.ts';
import { operationTable } from '../view/lists.ts';
import type { CommandDefinition } from './command.ts';

export const operations: CommandDefinition = {
  describe: (program) =>
    program
      .command('operations')
      .summary('list operations')
      .description('Lists operations, the newest first (UTC).')
      .option('--limit <number>', 'how many, from 1 to 100', parseLimit, 20),
  act: async (session, command) => {
    const { limit } = command.opts<{ limit: number }>();
    const page = await session.client.operations(limit);
    answer(session, page, () =>
      page.operations.length > 0 ? operationTable(page.operations, lookOf(session.world.out)) : [`There are no operations yet. \`${session.drydock} provision -f FILE\` starts one.`],
    );
    return exit.done;
  },
};

function parseLimit(given: string): number {
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new InvalidArgumentError('It must be a whole number from 1 to 100.');
}
