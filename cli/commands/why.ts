import type { Explanation } from '../operation.ts';
import { exit } from '../exit.ts';
import { answer } from '../session.ts';
import { dateAndTime, roughly, secondsBetween } from '../view/duration.ts';
import { operationIdOf, type CommandDefinition } from './command.ts';

export const why: CommandDefinition = {
  describe: (program) =>
    program.command('why').summary('say why nothing seems to happen').description('Says what an operation waits for, and until when (UTC).').argument('<id>', 'the operation'),
  act: async (session, command) => {
    const explanation = await session.client.why(operationIdOf(command));
    answer(session, explanation, () => reasonsOf(explanation));
    return exit.done;
  },
};

function reasonsOf({ reasons, observedAt }: Explanation): readonly string[] {
  return reasons.flatMap(({ message, until }) => [message, ...(until === undefined ? [] : [`  until ${dateAndTime(until)}, in ${roughly(secondsBetween(observedAt, until))}`])]);
}
