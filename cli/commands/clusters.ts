import { exit } from '../exit.ts';
import { lookOf } from '../screen.ts';
import { answer } from '../session.ts';
import { clusterTable } from '../view/lists.ts';
import type { CommandDefinition } from './command.ts';

export const clusters: CommandDefinition = {
  describe: (program) => program.command('clusters').summary('list the fleet').description('Lists the clusters of the fleet as they were last observed (UTC).'),
  act: async (session) => {
    const fleet = await session.client.clusters();
    answer(session, fleet, () =>
      fleet.clusters.length > 0 ? clusterTable(fleet.clusters, lookOf(session.world.out)) : [`There are no clusters yet. \`${session.drydock} provision -f FILE\` builds one.`],
    );
    return exit.done;
  },
};
