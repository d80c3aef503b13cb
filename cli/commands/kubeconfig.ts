import { chmodSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { clusterMeant } from '../cluster.ts';
import { exit } from '../exit.ts';
import { Failure } from '../failure.ts';
import { awsTokenCommand, isLocal, kubeconfigOf, type AwsOptions, type TokenCommand } from '../kubeconfig.ts';
import type { Cluster } from '../operation.ts';
import { answer, type Session } from '../session.ts';
import type { CommandDefinition } from './command.ts';

const help = `
kubectl then asks the AWS CLI for tokens, with your own credentials: the cluster lets you in when an access entry names you.
For a cluster of a local Drydock it asks this command, and needs no AWS CLI.

Examples:
  $ drydock kubeconfig harbour -f harbour.kubeconfig && kubectl --kubeconfig harbour.kubeconfig get nodes
  $ drydock kubeconfig 111122223333/us-west-2/harbour --profile work`;

interface Options extends AwsOptions {
  readonly file?: string;
}

export const kubeconfig: CommandDefinition = {
  describe: (program) =>
    program
      .command('kubeconfig')
      .summary('print a kubeconfig for a cluster')
      .description('Prints, or writes, a kubeconfig with which kubectl and Helm reach a cluster.')
      .argument('<cluster>', 'its name, or account/region/name')
      .option('-f, --file <file>', 'write it there, readable by you alone')
      .option('--profile <name>', "the AWS CLI's profile that makes the tokens")
      .option('--role-arn <arn>', 'the role that the tokens are for')
      .addHelpText('after', help),
  act: async (session, command) => {
    const { file, ...aws } = command.opts<Options>();
    const cluster = await clusterMeant(session, command.args[0] ?? '');
    const config = kubeconfigOf(reachable(cluster), tokenCommand(session, cluster, aws));
    if (file === undefined) answer(session, config, () => [stringify(config).trimEnd()]);
    else write(session, file, config);
    return exit.done;
  },
};

function reachable({ target, arn, endpoint, certificateAuthority }: Cluster): Required<Pick<Cluster, 'arn' | 'endpoint' | 'certificateAuthority'>> {
  if (arn === undefined || endpoint === undefined || certificateAuthority === undefined) throw new Failure(exit.failed, `Drydock has not seen the endpoint of ${target.cluster} yet: \`drydock clusters\` tells when it was last observed.`);
  return { arn, endpoint, certificateAuthority };
}

function tokenCommand({ world, client }: Session, cluster: Cluster, aws: AwsOptions): TokenCommand {
  if (!isLocal(cluster.endpoint ?? '')) return awsTokenCommand(cluster, aws);
  const { account, region, cluster: name } = cluster.target;
  const [command = 'drydock', ...own] = world.self ?? [];
  return { command, args: [...own, 'kube-token', `${account}/${region}/${name}`, '--url', client.url.href], environment: {}, installHint: '`drydock kubeconfig` wrote where it was itself then: ask it again.' };
}

function write(session: Session, file: string, config: object): void {
  try {
    writeFileSync(file, stringify(config), { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (error) {
    throw new Failure(exit.refused, `${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  answer(session, { file }, () => [`Wrote ${file}. KUBECONFIG=${file} kubectl get nodes`]);
}
