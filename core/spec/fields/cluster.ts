import { carriedOut, refused } from '../field.ts';
import type { FieldTable } from '../field.ts';

export const clusterFields: FieldTable = {
  apiVersion: carriedOut('Must be eksctl.io/v1alpha5.'),
  kind: carriedOut('Must be ClusterConfig.'),
  metadata: carriedOut('Says which cluster.'),
  'metadata.name': carriedOut('The cluster’s name, and the beginning of the names of its stacks and roles.'),
  'metadata.region': carriedOut('The AWS region that everything is made in.'),
  'metadata.version': carriedOut('The Kubernetes minor version, in quotes. Left out: EKS’s default version.'),
  'metadata.tags': carriedOut('Tags on every AWS resource that is made.'),
  'metadata.annotations': carriedOut('Kept with the operation; nothing in AWS changes.'),
  'metadata.forceUpdateVersion': refused('overrides insights during an upgrade, and this makes a new cluster; leave it out'),
  'metadata.rollbackConfig': refused('concerns upgrades, and this makes a new cluster; leave it out'),

  availabilityZones: carriedOut('The zones that a new VPC’s subnets are made in.'),
  localZones: carriedOut('Local zones that a new VPC gets subnets in; only self-managed nodes can use them.'),

  kubernetesNetworkConfig: carriedOut('Kubernetes’ own addresses.'),
  'kubernetesNetworkConfig.serviceIPv4CIDR': carriedOut('The range that services get their addresses from. Left out: EKS picks one.'),
  'kubernetesNetworkConfig.ipFamily': carriedOut('IPv4 (default) or IPv6: whether pods and services get addresses of the one family or the other.'),
  'kubernetesNetworkConfig.serviceIPv6CIDR': refused('EKS chooses the range of an IPv6 cluster’s services; leave it out'),

  cloudWatch: carriedOut('Where control-plane logs go.'),
  'cloudWatch.clusterLogging': carriedOut('Control-plane logs.'),
  'cloudWatch.clusterLogging.enableTypes': carriedOut('The kinds of control-plane log that go to CloudWatch; * or all means all five.'),
  'cloudWatch.clusterLogging.logRetentionInDays': carriedOut('How long CloudWatch keeps them. Left out: for ever.'),

  secretsEncryption: carriedOut('Envelope encryption of Kubernetes secrets.'),
  'secretsEncryption.keyARN': carriedOut('The KMS key that encrypts Kubernetes secrets from the first minute.'),

  upgradePolicy: carriedOut('What happens when standard support of the version ends.'),
  'upgradePolicy.supportType': carriedOut('EXTENDED (default): stay, and pay for extended support. STANDARD: EKS upgrades the cluster.'),

  accessConfig: carriedOut('Who may use the cluster.'),
  'accessConfig.authenticationMode': carriedOut('Default: API_AND_CONFIG_MAP.'),
  'accessConfig.bootstrapClusterCreatorAdminPermissions': carriedOut('Whether the role that makes the cluster becomes its administrator. Default: true.'),
  'accessConfig.accessEntries': carriedOut('Access entries, made when the cluster is active.'),
  'accessConfig.accessEntries[].principalARN': carriedOut('The IAM user or role that gets access.'),
  'accessConfig.accessEntries[].type': carriedOut('Default: STANDARD.'),
  'accessConfig.accessEntries[].kubernetesGroups': carriedOut('Kubernetes groups that the principal is in.'),
  'accessConfig.accessEntries[].kubernetesUsername': carriedOut('The principal’s name in Kubernetes. Left out: EKS derives one from the ARN.'),
  'accessConfig.accessEntries[].accessPolicies': carriedOut('EKS access policies associated with the entry.'),
  'accessConfig.accessEntries[].accessPolicies[].policyARN': carriedOut('The access policy.'),
  'accessConfig.accessEntries[].accessPolicies[].accessScope': carriedOut('Where the policy holds.'),
  'accessConfig.accessEntries[].accessPolicies[].accessScope.type': carriedOut('The whole cluster, or some namespaces.'),
  'accessConfig.accessEntries[].accessPolicies[].accessScope.namespaces': carriedOut('The namespaces; a name may end in *.'),

  karpenter: refused('Karpenter is a Helm chart, and charts are not installed; install it on the finished cluster'),
  gitops: refused('Flux is not installed; run flux bootstrap on the finished cluster'),
  outpost: refused('clusters on AWS Outposts are not made'),
};
