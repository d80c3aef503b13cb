import type { Shape } from '../../../simulator/service.ts';
import type { AwsOptions } from '../../../simulator/aws.ts';
import { ACCOUNT, awsOf, type TestAws } from '../aws-of.ts';

export interface TestCluster {
  readonly aws: TestAws;
  readonly name: string;
  /** Of use when it listens. */
  readonly kubeconfig: string;
  eks(operation: string, input?: Shape): Promise<Shape>;
  /** Asks the cluster's Kubernetes API, as the account's administrator. */
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: Any }>;
  nodegroup(name: string, fields?: Shape): Promise<void>;
  until(seen: () => Promise<boolean>): Promise<void>;
}

/** What tests look at in Kubernetes' objects and lists, and in what EKS says of updates; each has a part of it. */
export interface Any {
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly deletionTimestamp?: string; readonly continue: string; readonly remainingItemCount: number };
  readonly spec: { readonly nodeName: string; readonly replicas: number; readonly unschedulable?: boolean; readonly containers: readonly { readonly name: string; readonly image: string }[]; readonly template: Any };
  readonly status: { readonly phase: string; readonly conditions: readonly { readonly type: string; readonly status: string }[]; readonly nodeInfo: { readonly kubeletVersion: string } };
  readonly data: Readonly<Record<string, string>>;
  readonly items: readonly Any[];
  readonly groups: readonly Any[];
  readonly resources: readonly Any[];
  readonly columnDefinitions: readonly Any[];
  readonly rows: readonly unknown[];
  readonly paths: object;
}

const trust = (service: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] });

/** A token as `aws eks get-token` makes it; nobody checks the signature. */
export function tokenFor(accessKeyId: string): string {
  const query = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15', 'X-Amz-Credential': `${accessKeyId}/20260101/us-west-2/sts/aws4_request`, 'X-Amz-SignedHeaders': 'host;x-k8s-aws-id' });
  return `k8s-aws-v1.${Buffer.from(`https://sts.us-west-2.amazonaws.com/?${query.toString()}`).toString('base64url')}`;
}

/** An ACTIVE cluster on a virtual clock, and ways to talk to it. */
export async function aCluster({ version = '1.35', cluster = {}, listens = false, ...options }: Partial<AwsOptions> & { readonly version?: string; readonly cluster?: Shape; readonly listens?: boolean } = {}): Promise<TestCluster> {
  const aws = awsOf({ ...options, eks: { calendarDate: '2026-10-10', ...options.eks } });
  const name = 'harbour';
  if (listens) await aws.listen(0);
  const roles = { cluster: 'eks.amazonaws.com', node: 'ec2.amazonaws.com', pods: 'eks-fargate-pods.amazonaws.com' };
  for (const [role, service] of Object.entries(roles)) await aws.as('iam', 'CreateRole', { RoleName: role, AssumeRolePolicyDocument: trust(service) });
  await aws.as('iam', 'AttachRolePolicy', { RoleName: 'cluster', PolicyArn: 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy' });
  const { Subnets } = (await aws.as('ec2', 'DescribeSubnets', {})) as { Subnets: { SubnetId: string }[] };
  const subnets = Subnets.slice(0, 2).map(({ SubnetId }) => SubnetId);
  const eks = (operation: string, input: Shape = {}) => aws.as('eks', operation, { clusterName: name, ...input });
  const until = (seen: () => Promise<boolean>) => aws.clock.until(seen);
  await aws.as('eks', 'CreateCluster', { name, version, roleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`, resourcesVpcConfig: { subnetIds: subnets }, accessConfig: { authenticationMode: 'API' }, ...cluster });
  const described = async () => (await aws.as('eks', 'DescribeCluster', { name })).cluster as { readonly status: string; readonly endpoint: string; readonly certificateAuthority: { readonly data: string } };
  await until(async () => (await described()).status === 'ACTIVE');
  const { endpoint, certificateAuthority } = await described();
  const { host, pathname } = new URL(endpoint);
  return {
    aws, name, eks, until,
    kubeconfig: JSON.stringify({
      apiVersion: 'v1', kind: 'Config', 'current-context': name, contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [{ name, cluster: { server: endpoint, 'certificate-authority-data': certificateAuthority.data } }], users: [{ name, user: { token: tokenFor('x') } }],
    }),
    async ask(method, path, body, headers = {}) {
      const response = await aws.handle({
        method, url: pathname.replace(/\/$/, '') + path, body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
        headers: { host, authorization: `Bearer ${tokenFor('x')}`, 'content-type': 'application/json', 'user-agent': 'test/1', ...headers },
      });
      return { status: response.status, body: JSON.parse(response.body || '{}') as Any };
    },
    async nodegroup(nodegroupName, fields = {}) {
      await eks('CreateNodegroup', { nodegroupName, subnets, nodeRole: `arn:aws:iam::${ACCOUNT}:role/node`, scalingConfig: { minSize: 0, maxSize: 10, desiredSize: 2 }, ...fields });
      await until(async () => ((await eks('DescribeNodegroup', { nodegroupName })).nodegroup as { readonly status: string }).status !== 'CREATING');
    },
  };
}

/** A Deployment of small pods. */
export function deployment(name: string, replicas: number, more: object = {}): object {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '50m' } } }], ...more } } },
  };
}

export function budget(name: string, spec: object): object {
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace: 'default' }, spec: { selector: { matchLabels: { app: name } }, ...spec } };
}
