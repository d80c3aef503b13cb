import { afterEach, describe, expect, test } from '@jest/globals';
import { allFaults, scriptedFaults } from '../../simulator/gateway/faults.ts';
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

describe('the account', () => {
  test('is asked for its quotas: what would not fit is refused before anything is made, with what to do', async () => {
    drydock = await startTestDrydock({ aws: { serviceQuotas: { values: { 'L-1216C47A': 20 } } } });
    const operation = await untilEnded(drydock, (await provision(drydock, bare, '?profile=production')).operationId);
    expect(operation.status).toBe('refused');
    expect(operation.findings!.filter(({ severity }) => severity === 'blocker')).toEqual([
      {
        check: 'quota-exceeded',
        severity: 'blocker',
        path: 'managedNodeGroups',
        message: '24 more vCPUs of running On-Demand Standard instances are wanted, but of the quota of 20, 0 are in use.',
        remedy: 'Ask Service Quotas for more (ec2, L-1216C47A), free some, or ask for less.',
      },
    ]);
    const { Stacks } = (await drydock.as('cloudformation', 'DescribeStacks', {})) as { Stacks: { StackName: string }[] };
    expect(Stacks.map(({ StackName }) => StackName).filter((name) => name.includes('quay'))).toEqual([]);
  });

  test('is asked for prices: a dry run shows what the cluster costs in a month', async () => {
    drydock = await startTestDrydock();
    const operation = await untilEnded(drydock, (await provision(drydock, bare, '?profile=development&dryRun=true')).operationId);
    const { body } = await drydock.call<{ plan: { cost: { monthly: number; items: { what: string; monthly: number }[]; unpriced: { what: string }[] } } }>('GET', `/v1/operations/${operation.operationId}`);
    expect(operation.findings).toEqual([]);
    expect(body.plan.cost.items.map(({ what }) => what)).toEqual(['Control plane', expect.stringMatching(/^Node group general, 2 Spot t3\.large or /), 'Volumes of nodes, 80 GiB of gp3', 'NAT gateways', 'Public addresses of NAT gateways and nodes']);
    expect(body.plan.cost.monthly).toBeGreaterThan(73 + 32.85 + 6.4);
    expect(body.plan.cost.unpriced.map(({ what }) => what)).toEqual(['Control-plane logs (api, authenticator)', 'What passes the NAT gateways']);
  });

  test('that will not tell is no reason to stop: the findings say what was not checked', async () => {
    drydock = await startTestDrydock({ aws: { faults: allFaults(scriptedFaults([{ service: 'servicequotas', operation: 'GetServiceQuota', nth: 1, times: 100, fault: { kind: 'error', code: 'AccessDeniedException', message: 'not you', status: 400 } }])) } });
    const operation = await untilEnded(drydock, (await provision(drydock, bare, '?profile=development&dryRun=true')).operationId);
    expect(operation.status).toBe('planned');
    expect(operation.findings).toMatchObject([{ check: 'not-checked', severity: 'warning', message: "The account's quotas could not be read: AccessDenied: not you." }]);
  });
});
