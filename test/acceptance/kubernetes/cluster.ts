import { CreateClusterCommand, CreateNodegroupCommand, DescribeClusterCommand, EKSClient, waitUntilClusterActive, waitUntilNodegroupActive } from '@aws-sdk/client-eks';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eksToken } from '../../../functions/shared/kubernetes/token.ts';
import { connection, layGround } from '../ground.ts';
import type { Place } from '../journey.ts';

const name = 'harbour';
const patience = { maxWaitTime: 120, minDelay: 1, maxDelay: 1 };

/** A cluster with two nodes, and the kubeconfig of whoever made it. */
export async function makeCluster({ url, directory }: Place): Promise<void> {
  const ground = await layGround(url);
  const client = new EKSClient(connection(url));
  const subnets = [ground.SubnetA, ground.SubnetB];
  await client.send(new CreateClusterCommand({ name, version: '1.35', roleArn: ground.ClusterRole, resourcesVpcConfig: { subnetIds: subnets }, accessConfig: { authenticationMode: 'API' } }));
  await waitUntilClusterActive({ client, ...patience }, { name });
  await client.send(new CreateNodegroupCommand({ clusterName: name, nodegroupName: 'workers', subnets, nodeRole: ground.NodeRole, scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 2 } }));
  await waitUntilNodegroupActive({ client, ...patience }, { clusterName: name, nodegroupName: 'workers' });
  const { cluster } = await client.send(new DescribeClusterCommand({ name }));
  const credentials = { ...connection(url).credentials, sessionToken: '', expiration: new Date(0) };
  const token = await eksToken({ cluster: name, place: { account: '111122223333', region: 'us-west-2' }, credentials }, { now: () => Date.now() });
  const config = {
    apiVersion: 'v1', kind: 'Config', 'current-context': name, contexts: [{ name, context: { cluster: name, user: name } }], users: [{ name, user: { token } }],
    clusters: [{ name, cluster: { server: cluster?.endpoint, 'certificate-authority-data': cluster?.certificateAuthority?.data } }],
  };
  await writeFile(join(directory, 'kubeconfig'), JSON.stringify(config), { mode: 0o600 });
}
