import { afterEach, describe, expect, test } from '@jest/globals';
import { provision, startTestDrydock, untilEnded, type TestDrydock } from './harness.ts';

const bare = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: quay, region: us-west-2 }
`;

let drydock: TestDrydock;
afterEach(async () => drydock.close());

const describeCluster = async () => ((await drydock.as('eks', 'DescribeCluster', { name: 'quay' }))['cluster'] as Record<string, unknown>);

describe('a file that says nothing but a name, with the profile production', () => {
  test('becomes a closed, encrypted, logged and protected cluster over three zones', async () => {
    drydock = await startTestDrydock();
    const operation = await untilEnded(drydock, (await provision(drydock, bare, '?profile=production')).operationId);

    expect(operation.report?.summary).toMatch(/^Cluster quay runs Kubernetes 1\.\d+ and everything on it is healthy\.$/);
    const cluster = await describeCluster();
    const keyArn = (cluster as { encryptionConfig: { provider: { keyArn: string } }[] }).encryptionConfig[0]!.provider.keyArn;
    expect(cluster).toMatchObject({
      status: 'ACTIVE',
      deletionProtection: true,
      accessConfig: { authenticationMode: 'API' },
      resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
      logging: { clusterLogging: [{ enabled: true, types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] }] },
    });
    expect((await drydock.as('kms', 'DescribeKey', { KeyId: keyArn }))['KeyMetadata']).toMatchObject({ KeyState: 'Enabled', Description: 'Kubernetes secrets of EKS cluster quay' });
    expect((await drydock.as('eks', 'ListNodegroups', { clusterName: 'quay' }))['nodegroups']).toEqual(['general', 'memory', 'system']);
    expect((await drydock.as('eks', 'ListAddons', { clusterName: 'quay' }))['addons']).toEqual(expect.arrayContaining(['amazon-cloudwatch-observability', 'aws-ebs-csi-driver', 'eks-pod-identity-agent', 'metrics-server']));
    const { Reservations } = (await drydock.as('ec2', 'DescribeInstances', {})) as { Reservations: { Instances: { Placement: { AvailabilityZone: string } }[] }[] };
    expect(new Set(Reservations.flatMap(({ Instances }) => Instances.map(({ Placement }) => Placement.AvailabilityZone))).size).toBe(3);
    expect(drydock.aws.recorder.uses().filter(({ denied }) => denied > 0)).toEqual([]);
  });

  test('is taken down in spite of its protection when it could not be finished', async () => {
    drydock = await startTestDrydock({ aws: { eks: { faults: { failures: [{ operation: 'CreateNodegroup', name: 'memory', code: 'InsufficientFreeAddresses' }] } } } });
    const operation = await untilEnded(drydock, (await provision(drydock, bare, '?profile=production')).operationId);
    expect(operation.report).toMatchObject({ failure: { outcome: 'InsufficientFreeAddresses' }, remains: [] });
    expect((await drydock.as('eks', 'ListClusters', {}))['clusters']).toEqual([]);
    expect(drydock.aws.recorder.uses().filter(({ denied }) => denied > 0)).toEqual([]);
  });
});
