import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { OperationError } from '../../../core/errors.ts';
import type { UpgradeFacts } from '../../../core/plan/upgrade/facts.ts';
import { upgradeOptions } from '../../../core/plan/upgrade/options.ts';
import { planUpgrade } from '../../../core/plan/upgrade/upgrade.ts';
import { kubernetesClusters } from '../../../functions/shared/kubernetes/clusters.ts';
import { MemoryKubernetes } from '../../../functions/shared/kubernetes/memory/kubernetes.ts';
import { askKubernetes } from '../../../functions/survey-cluster/kubernetes.ts';
import { survey } from '../../../functions/survey-cluster/survey.ts';
import { scriptedFaults } from '../../../simulator/gateway/faults.ts';
import { sha256 } from '../../core/orders.ts';
import { aCluster, budget, deployment, type TestCluster } from '../../simulator/kubernetes/a-cluster.ts';

const target = { account: '111122223333', region: 'us-west-2', cluster: 'harbour' };

/** The survey as the function makes it, over the embedded AWS; its time runs until the survey is done. */
async function surveyed({ aws }: TestCluster, name = target.cluster): Promise<UpgradeFacts> {
  const config = aws.client();
  const clients = { eks: new EKSClient(config), ec2: new EC2Client(config), autoScaling: new AutoScalingClient(config), serviceQuotas: new ServiceQuotasClient(config), ssm: new SSMClient(config) };
  const runtime = { now: () => aws.clock.now(), sleep: (ms: number) => aws.clock.sleep(ms), randomId: () => 'a', requestHandler: aws.requestHandler };
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y', sessionToken: 'z', expiration: new Date('2099-01-01') };
  const kubernetes = kubernetesClusters({ eks: async () => clients.eks, credentials: async () => credentials, dropCredentials: async () => undefined, runtime, network: { connectionTimeout: 1000, requestTimeout: 1000 } });
  let done = false;
  const work = aws.clock.busy(async () => survey(clients, { ...target, cluster: name }, runtime, async () => askKubernetes(async () => kubernetes(target), runtime))).finally(() => {
    done = true;
  });
  await aws.clock.until(() => done);
  return work;
}

function planned(facts: UpgradeFacts, to: string) {
  return planUpgrade({ operationId: 'op-1', target, facts, options: upgradeOptions.parse({ to, nodes: { whenBlocked: 'force' } }), onFailure: 'rollback', now: Date.parse(facts.takenAt), sha256 });
}

describe('The survey of a living cluster', () => {
  /** In an account that may run eight vCPUs and look at no volumes. */
  let small: TestCluster;
  beforeAll(async () => {
    const faults = scriptedFaults([{ service: 'ec2', operation: 'DescribeVolumes', nth: 1, times: 99, fault: { kind: 'error', code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.', status: 403 } }]);
    small = await aCluster({ serviceQuotas: { values: { 'L-1216C47A': 8 } }, faults });
  });

  test('finds what decisions need, and an upgrade can be planned from it', async () => {
    const cluster = await aCluster({ version: '1.34' });
    const { aws, eks } = cluster;
    await cluster.nodegroup('workers');
    for (const addonName of ['vpc-cni', 'coredns', 'kube-proxy', 'eks-pod-identity-agent']) {
      await eks('CreateAddon', { addonName, resolveConflicts: 'OVERWRITE', ...(addonName === 'vpc-cni' && { configurationValues: '{"env":{"WARM_IP_TARGET":"5"}}', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: await aws.role('cni', [], { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }) }] }) });
    }
    const { Subnets } = (await aws.as('ec2', 'DescribeSubnets', {})) as { Subnets: { SubnetId: string }[] };
    const { Parameter } = (await aws.as('ssm', 'GetParameter', { Name: '/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/recommended/image_id' })) as { Parameter: { Value: string } };
    const { LaunchTemplate } = (await aws.as('ec2', 'CreateLaunchTemplate', { LaunchTemplateName: 'batch', LaunchTemplateData: { ImageId: Parameter.Value, InstanceType: 'm7g.large' } })) as { LaunchTemplate: { LaunchTemplateId: string } };
    await aws.as('autoscaling', 'CreateAutoScalingGroup', {
      AutoScalingGroupName: 'batch', MinSize: 0, MaxSize: 2, DesiredCapacity: 0, VPCZoneIdentifier: Subnets[0]!.SubnetId, LaunchTemplate: { LaunchTemplateId: LaunchTemplate.LaunchTemplateId, Version: '$Latest' },
      Tags: [{ Key: 'kubernetes.io/cluster/harbour', Value: 'owned', PropagateAtLaunch: true }],
    });
    for (const object of [deployment('web', 2), deployment('alone', 1)]) await cluster.ask('POST', '/apis/apps/v1/namespaces/default/deployments', object);
    await cluster.ask('POST', '/apis/policy/v1/namespaces/default/poddisruptionbudgets', budget('web', { maxUnavailable: 0 }));
    await aws.clock.advance(600_000);

    const facts = await surveyed(cluster);

    expect(facts.cluster).toMatchObject({ version: '1.34', status: 'ACTIVE', updatesInProgress: [], versionUpdates: [], autoMode: false });
    expect(facts.versions.map(({ version }) => version)).toEqual(expect.arrayContaining(['1.35', '1.36']));
    expect(facts.addOns.map(({ name, status }) => `${name} ${status}`)).toEqual(['coredns ACTIVE', 'eks-pod-identity-agent ACTIVE', 'kube-proxy ACTIVE', 'vpc-cni ACTIVE']);
    expect(facts.addOns.at(-1)).toMatchObject({ configurationValues: '{"env":{"WARM_IP_TARGET":"5"}}', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: expect.stringMatching(/role\/cni$/) as unknown }] });
    expect(facts.offers['kube-proxy']).toEqual(expect.arrayContaining([{ version: 'v1.34.6-eksbuild.29', runsOn: ['1.35', '1.34'], defaultOf: ['1.34'] }]));
    expect(facts.nodeGroups).toMatchObject([{ name: 'workers', version: '1.34', amiType: 'AL2023_x86_64_STANDARD', scaling: { desiredSize: 2 }, latestReleases: { '1.34': expect.stringMatching(/^1\.34\./) as unknown } }]);
    expect(facts.selfManagedGroups).toMatchObject([{ name: 'batch', imageName: expect.stringMatching(/al2023-arm64-standard-1\.34/) as unknown, latestImages: { '1.35': expect.stringMatching(/^ami-/) as unknown }, instanceTypes: ['m7g.large'] }]);
    expect(facts.insights.refreshFailed).toBeUndefined();
    expect(facts.insights.found.map(({ category, kubernetesVersion }) => `${category} ${kubernetesVersion}`)).toContain('UPGRADE_READINESS 1.35');
    expect(facts.subnets.length).toBeGreaterThanOrEqual(2);
    expect(Object.values(facts.instanceTypes).every(({ vCpus, addressesPerNode }) => vCpus > 0 && addressesPerNode > 1)).toBe(true);
    expect(facts).toMatchObject({ quotas: [{ name: 'on-demand-standard', limit: 1152, used: 4 }, { name: 'gp2-storage', limit: 50, used: 0 }, { name: 'gp3-storage', limit: 50, used: 0.04 }], unread: [] });
    if (!facts.kubernetes.reached) throw new Error(facts.kubernetes.why);
    expect(facts.kubernetes.facts.nodes.map(({ owner, kubelet, ready }) => ({ owner, kubelet, ready }))).toEqual(Array.from({ length: 2 }, () => ({ owner: { kind: 'managed', name: 'workers' }, kubelet: '1.34', ready: true })));
    expect(facts.kubernetes.facts.disruptionBudgets.find(({ name }) => name === 'web')).toMatchObject({ maxUnavailable: 0, expectedPods: 2, groups: ['workers'] });
    expect(facts.kubernetes.facts.workloads.find(({ name }) => name === 'alone')?.weaknesses).toContain('single-replica');

    const planning = planned(facts, '1.36');
    expect(planning.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(planning.outcome).toBe('planned');
  });

  test('holds what new nodes need against the quotas, and tells what it may not read', async () => {
    await small.nodegroup('workers');
    const { findings } = planned(await surveyed(small), '1.36');
    expect(findings.find(({ check }) => check === 'vcpu-quota')).toMatchObject({ severity: 'blocker', about: 'on-demand-standard', message: 'While groups are rolled, 8 more vCPUs of running On-Demand Standard instances are wanted, but of the quota of 8, 4 are in use.' });
    expect(findings.find(({ check }) => check === 'not-checked')).toMatchObject({ severity: 'warning', message: "The account's EBS volumes could not be read: AccessDenied: You are not authorized to perform this operation." });
  });

  test('of a cluster that is not there finds only what EKS offers', async () => {
    const facts = await surveyed(small, 'nobody');
    expect(facts.cluster).toBeUndefined();
    expect(facts.versions.length).toBeGreaterThan(3);
  });
});

describe('A cluster whose Kubernetes API', () => {
  const noSleep = { sleep: async () => undefined };

  test.each([
    ['does not let us in', new OperationError('RetryNever', 'KubernetesForbidden', 'nodes is forbidden'), 1],
    ['does not answer', new OperationError('RetryBriefly', 'KubernetesUnreachable', 'connect ETIMEDOUT'), 3],
  ])('%s is a finding and no failure', async (_, error, asked) => {
    let times = 0;
    const answer = await askKubernetes(async () => {
      times += 1;
      throw error;
    }, noSleep);
    expect(answer).toEqual({ reached: false, why: error.message });
    expect(times).toBe(asked);
  });

  test('fails once is asked again', async () => {
    const kubernetes = new MemoryKubernetes();
    kubernetes.nextError = new OperationError('RetryBriefly', 'KubernetesUnreachable', 'reset');
    expect(await askKubernetes(async () => kubernetes, noSleep)).toMatchObject({ reached: true });
  });

  test("cannot be asked for our own fault is nobody's finding", async () => {
    await expect(askKubernetes(async () => Promise.reject(new OperationError('RetryBriefly', 'Throttled', 'slow down')), noSleep)).rejects.toThrow('slow down');
  });
});
