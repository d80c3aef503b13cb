import type { Cluster } from './operation.ts';

/** What asks for a token whenever kubectl needs one. */
export interface TokenCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What to say when the command is not installed. */
  readonly installHint: string;
}

export interface AwsOptions {
  readonly profile?: string;
  readonly roleArn?: string;
}

/** The AWS CLI signs the token with whatever credentials it finds. */
export function awsTokenCommand({ target }: Cluster, { profile, roleArn }: AwsOptions): TokenCommand {
  return {
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', target.cluster, '--region', target.region, '--output', 'json', ...(roleArn === undefined ? [] : ['--role-arn', roleArn])],
    environment: profile === undefined ? {} : { AWS_PROFILE: profile },
    installHint: 'The AWS CLI makes the tokens for this cluster: https://aws.amazon.com/cli/',
  };
}

/** A kubeconfig with one cluster, named by its ARN, as `aws eks update-kubeconfig` names it. */
export function kubeconfigOf({ arn, endpoint, certificateAuthority }: Required<Pick<Cluster, 'arn' | 'endpoint' | 'certificateAuthority'>>, { command, args, environment, installHint }: TokenCommand): object {
  const env = Object.entries(environment).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': arn,
    clusters: [{ name: arn, cluster: { server: endpoint, 'certificate-authority-data': certificateAuthority } }],
    contexts: [{ name: arn, context: { cluster: arn, user: arn } }],
    users: [{ name: arn, user: { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command, args, env: env.length > 0 ? env : null, installHint, interactiveMode: 'IfAvailable', provideClusterInfo: false } } }],
  };
}

/** A cluster of an embedded AWS on this machine: AWS's own are never there. */
export const isLocal = (endpoint: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(URL.parse(endpoint)?.hostname ?? '');
