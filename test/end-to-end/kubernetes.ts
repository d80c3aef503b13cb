import { administrator } from '../../simulator/sts/sessions.ts';
import { tokenFor } from '../simulator/kubernetes/a-cluster.ts';
import type { TestDrydock } from './harness.ts';

/** Makes the account's administrator an administrator of a cluster that Drydock made. */
export async function letIn(drydock: TestDrydock, clusterName: string, region: string): Promise<void> {
  const principalArn = administrator(drydock.aws.account).arn;
  await drydock.as('eks', 'CreateAccessEntry', { clusterName, principalArn }, { region });
  await drydock.as('eks', 'AssociateAccessPolicy', { clusterName, principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy', accessScope: { type: 'cluster' } }, { region });
}

export interface Deployed {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
}

export interface Question {
  readonly cluster: string;
  readonly region: string;
  /** GET without a body, POST with one, unless told. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

/** Asks a cluster's API as its administrator; what is there already is no refusal. */
export async function ask(drydock: TestDrydock, { cluster, region, path, body, method = body ? 'POST' : 'GET' }: Question): Promise<unknown> {
  const found = await drydock.as('eks', 'DescribeCluster', { name: cluster }, { region });
  const { host, pathname } = new URL((found['cluster'] as { endpoint: string }).endpoint);
  const url = pathname.replace(/\/$/, '') + path;
  const answer = await drydock.aws.handle({ method, url, body: JSON.stringify(body ?? {}), headers: { host, authorization: `Bearer ${tokenFor('x')}`, 'content-type': 'application/json' } });
  if (answer.status > 299 && answer.status !== 409) throw new Error(`${method} ${url} answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body);
}

/** A Deployment of one small pod, in its namespace. */
export async function deploy(drydock: TestDrydock, cluster: string, { region, namespace, name, image }: Deployed): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => ask(drydock, { cluster, region, path, body });
  const labels = { app: name };
  const containers = [{ name: 'main', image, resources: { requests: { cpu: '50m' } } }];
  await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
}
