import { ApiProblem } from '../client-errors.ts';
import { exit } from '../exit.ts';
import { Failure } from '../failure.ts';
import type { CommandDefinition } from './command.ts';

/** What kubectl runs; its answer is an ExecCredential, whatever the output format. */
export const kubeToken: CommandDefinition = {
  describe: (program) =>
    program
      .command('kube-token')
      .summary('print a token for a cluster of a local Drydock')
      .description('Prints an ExecCredential for a cluster of a local Drydock. kubectl runs this; the AWS CLI does it for clusters in AWS.')
      .argument('<cluster>', 'account/region/name'),
  act: async ({ client, world }, command) => {
    const [account = '', region = '', name = ''] = (command.args[0] ?? '').split('/');
    try {
      world.out.write(`${JSON.stringify(await client.localToken({ account, region, cluster: name }))}\n`);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
      throw new Failure(exit.refused, `Only a local Drydock makes tokens, for clusters that it has made. In AWS: aws eks get-token --cluster-name ${name} --region ${region}`, { cause: error });
    }
    return exit.done;
  },
};
