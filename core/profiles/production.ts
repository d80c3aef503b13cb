import { logTypes } from '../spec/schema/cluster-config.ts';
import type { Config, GroupRule, Profile } from './profile.ts';
import { asksForGpu, getsNat, gpuAnnotation, hasLogs, hasNodes, hasPrivateSubnets, isAutoMode, isPrivateCluster, leavesCniRoleOpen, leavesRoleOpen, needsPublicEndpoint } from './situation.ts';

const workload = 'drydock/workload';

/** One node in each of three zones, so that a zone may fail. */
function group(name: string, instanceTypes: readonly string[], maxSize: number, taints: NonNullable<GroupRule['group']['taints']> = []): GroupRule['group'] {
  return {
    name,
    instanceTypes: [...instanceTypes],
    minSize: 3,
    desiredCapacity: 3,
    maxSize,
    privateNetworking: true,
    volumeSize: 100,
    updateConfig: { maxUnavailable: 1 },
    labels: { [workload]: name },
    ...(taints.length > 0 && { taints: [...taints] }),
  };
}

const needsAddons = (config: Config): boolean => hasNodes(config) && !isAutoMode(config);
const nodesOfOwn = 'there are node groups, and no Auto Mode';
const notAutoMode = 'there is no Auto Mode, which brings what it does';

const agentFirst = 'Pods get AWS credentials from it, so that no node role has to carry their rights.';
const ownRole = 'Its pods get a role of their own with the policies that EKS recommends, through Pod Identity; node roles carry less.';

export const production: Profile = {
  summary: 'A cluster that carries traffic: closed to the outside, encrypted, logged, spread over three zones, and hard to delete by mistake.',
  fields: [
    {
      path: 'vpc.clusterEndpoints.privateAccess',
      value: true,
      why: 'Nodes reach the Kubernetes API without leaving the VPC.',
      when: (config) => !isPrivateCluster(config),
      condition: 'the cluster is not a private one, whose endpoint is private anyway',
    },
    {
      path: 'vpc.clusterEndpoints.publicAccess',
      value: false,
      why: 'The Kubernetes API is reached from the VPC, and from networks connected to it, only. To keep the public endpoint for some, name them in vpc.publicAccessCIDRs.',
      when: ({ vpc, ...config }) => !isPrivateCluster(config) && !needsPublicEndpoint(config) && vpc?.publicAccessCIDRs === undefined && vpc?.clusterEndpoints?.privateAccess === true,
      condition: 'the file has no vpc.publicAccessCIDRs, does not turn the private endpoint off, and wants no service accounts made, which is done from outside',
    },
    { path: 'vpc.nat.gateway', value: 'HighlyAvailable', why: 'A NAT gateway in each zone: when one zone fails, the others keep their way out.', when: (config) => getsNat(config) && (config.localZones ?? []).length === 0, condition: 'the VPC is a new one without local zones, and the cluster not a private one' },
    { path: 'accessConfig.authenticationMode', value: 'API', why: 'Access entries alone say who may use the cluster; nobody has to watch the aws-auth ConfigMap.' },
    { path: 'cloudWatch.clusterLogging.enableTypes', value: [...logTypes], why: 'After an incident every one of the five is asked for.' },
    { path: 'cloudWatch.clusterLogging.logRetentionInDays', value: 90, why: 'Long enough for an investigation; left open, CloudWatch keeps logs for ever, and they are paid for.', when: hasLogs, condition: 'there are logs' },
    { path: 'zonalShiftConfig.enabled', value: true, why: 'When a zone is in trouble, traffic can be shifted away from it, by you or by AWS.' },
    { path: 'upgradePolicy.supportType', value: 'EXTENDED', why: 'EKS does not upgrade the cluster by itself when standard support ends. Upgrade in time: extended support costs more.' },
    {
      path: 'managedNodeGroups[].privateNetworking',
      value: true,
      why: 'Nodes have no public addresses.',
      when: (config, { subnets }) => subnets === undefined && hasPrivateSubnets(config),
      condition: 'there are private subnets with a way out, and the group names none of its own',
    },
  ],
  nodeGroups: [
    {
      group: group('system', ['m6i.large', 'm5.large'], 6, [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }]),
      why: 'For what keeps the cluster running: its taint keeps workloads away, and CoreDNS and the EBS CSI controller tolerate it.',
    },
    { group: group('general', ['m6i.xlarge', 'm5.xlarge'], 12), why: 'For workloads without special needs: one node in each of three zones, and room to grow.' },
    {
      group: group('memory', ['r6i.large', 'r5.large'], 6, [{ key: workload, value: 'memory', effect: 'NoSchedule' }]),
      why: `For caches and databases. Pods that tolerate the taint ${workload}=memory run there.`,
    },
    {
      group: { ...group('gpu', ['g5.xlarge'], 3, [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }]), minSize: 1, desiredCapacity: 1 },
      why: `The file asks for GPUs with the annotation ${gpuAnnotation}. Only pods that tolerate nvidia.com/gpu run there.`,
      when: asksForGpu,
      condition: `the file has the annotation \`${gpuAnnotation}: "true"\` under metadata.annotations`,
    },
  ],
  addons: [
    { name: 'eks-pod-identity-agent', fields: [], why: agentFirst, when: needsAddons, condition: nodesOfOwn },
    {
      name: 'vpc-cni',
      fields: [
        { name: 'configurationValues', value: JSON.stringify({ enableNetworkPolicy: 'true' }), why: 'The network plugin enforces Kubernetes network policies; without it they are accepted and have no effect.' },
        { name: 'useDefaultPodIdentityAssociations', value: true, why: ownRole, when: leavesCniRoleOpen },
      ],
      why: 'Pods get their addresses from the VPC.',
      when: (config) => !isAutoMode(config),
      condition: notAutoMode,
    },
    { name: 'kube-proxy', fields: [], why: 'Services are reachable on every node.', when: (config) => !isAutoMode(config), condition: notAutoMode },
    { name: 'coredns', fields: [], why: 'Pods find services by name.', when: (config) => !isAutoMode(config), condition: notAutoMode },
    { name: 'metrics-server', fields: [], why: 'Autoscaling of pods and kubectl top ask it.' },
    {
      name: 'aws-ebs-csi-driver',
      fields: [{ name: 'useDefaultPodIdentityAssociations', value: true, why: ownRole, when: leavesRoleOpen }],
      why: 'Volumes for pods are EBS volumes, and Kubernetes has had no driver of its own for them since 1.23.',
      when: needsAddons,
      condition: nodesOfOwn,
    },
    {
      name: 'amazon-cloudwatch-observability',
      fields: [{ name: 'useDefaultPodIdentityAssociations', value: true, why: ownRole, when: leavesRoleOpen }],
      why: 'Container Insights and the containers’ logs: what happens on nodes is seen, and right-sizing has something to go by.',
      when: needsAddons,
      condition: nodesOfOwn,
    },
  ],
  beyond: [
    { setting: 'secretsKey', path: 'secretsEncryption.keyARN', value: 'a new KMS key', why: 'Kubernetes secrets are encrypted with a key of this account, made with the roles and rotated every year.' },
    { setting: 'deletionProtection', path: 'deletionProtection', value: 'true', why: 'EKS refuses to delete the cluster until the protection is switched off.' },
  ],
};
