import * as z from 'zod/mini';
import { cidrPattern } from '../cidr.ts';

/** Texts of a known form. Each says what it must be, as the end of a sentence that names the field. */

function text(pattern: RegExp, mustBe: string) {
  return z.string().check(z.regex(pattern, `must be ${mustBe}`));
}

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

const labelName = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?';
const dnsName = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*';
const arnStart = 'arn:aws(?:-[a-z]+)*';

export const clusterName = text(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, 'letters, digits and hyphens, beginning with a letter, at most 100');
export const region = text(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, 'an AWS region such as eu-west-1');
export const kubernetesVersion = text(/^1\.\d{1,3}$/, 'a Kubernetes minor version such as "1.34"');
export const nodeGroupName = text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'letters, digits, hyphens and underscores, beginning with a letter or digit, at most 63');
export const fargateProfileName = text(
  /^(?!eks-)[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/,
  'letters, digits, hyphens and underscores, at most 63, and not begin with eks-, which EKS keeps for itself',
);
export const addonName = text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'the name of an EKS add-on such as vpc-cni');
export const addonVersion = text(/^(?:latest|v?\d+(?:\.\d+){0,2}(?:-[A-Za-z0-9.-]+)?)$/, 'latest or a version such as v1.20.4-eksbuild.2');
export const availabilityZone = text(/^[a-z]{2,4}(?:-[a-z]+)+-\d[a-z]$/, 'an availability zone such as eu-west-1a');
export const instanceType = text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'an EC2 instance type such as m5.large');
/** eksctl's word for types that are listed elsewhere. */
export const instanceTypeOrMixed = text(/^(?:mixed|[a-z][a-z0-9-]*\.[a-z0-9-]+)$/, 'an EC2 instance type such as m5.large');
export const releaseVersion = text(/^[0-9][A-Za-z0-9.-]*$/, 'an AMI release such as 1.34.2-20251112');

export const cidr = text(cidrPattern, 'an IPv4 range such as 10.0.0.0/16');
export const vpcId = text(/^vpc-[0-9a-f]+$/, 'a VPC id such as vpc-0123456789abcdef0');
export const subnetId = text(/^subnet-[0-9a-f]+$/, 'a subnet id such as subnet-0123456789abcdef0');
export const securityGroupId = text(/^sg-[0-9a-f]+$/, 'a security group id such as sg-0123456789abcdef0');
export const launchTemplateId = text(/^lt-[0-9a-f]+$/, 'a launch template id such as lt-0123456789abcdef0');
export const launchTemplateVersion = text(/^(?:[1-9]\d*|\$Latest|\$Default)$/, 'a version number in quotes such as "3", $Latest or $Default');

export const amiId = text(/^(?:ami-[a-z0-9-]+|auto|auto-ssm|static)$/, 'an AMI id such as ami-0123456789abcdef0, auto-ssm or auto');
export const keyName = text(/^[\x20-\x7e]{1,255}$/, 'the name of an EC2 key pair: at most 255 characters');
export const publicKey = text(/^\s*(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/]+=*(?:\s.*)?$/, 'a public key in OpenSSH’s form, such as ssh-ed25519 AAAA… name');
export const deviceName = text(/^(?:\/dev\/)?[a-z]+[0-9]*$/, 'a device name such as /dev/xvdb');
export const snapshotId = text(/^snap-[0-9a-f]+$/, 'a snapshot id such as snap-0123456789abcdef0');
export const kmsKey = text(/^[A-Za-z0-9:/_-]{1,2048}$/, 'a KMS key: its id, ARN or alias');
export const memory = text(/^\d+(?:\.\d+)?\s*(?:[KMGT]i?B?)?$/i, 'an amount such as 16, 16GiB or 512MiB; without a unit it is GiB');
export const pattern = z.string().check(z.refine(isRegularExpression, 'must be a regular expression'));

export const instanceProfileARN = text(new RegExp(`^${arnStart}:iam::\\d{12}:instance-profile/.+$`), 'an instance profile’s ARN such as arn:aws:iam::111122223333:instance-profile/name');
export const targetGroupARN = text(
  new RegExp(`^${arnStart}:elasticloadbalancing:[a-z0-9-]+:\\d+:targetgroup/.+$`),
  'a target group’s ARN such as arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/name/0123456789abcdef',
);
export const resourceGroupARN = text(new RegExp(`^${arnStart}:resource-groups:[a-z0-9-]+:\\d{12}:group/.+$`), 'a resource group’s ARN such as arn:aws:resource-groups:eu-west-1:111122223333:group/name');

export const ipv6Cidr = text(/^[0-9A-Fa-f:]+\/(?:12[0-8]|1[01]\d|[1-9]?\d)$/, 'an IPv6 range such as 2001:db8::/56');
export const ipv6PoolId = text(/^ipv6pool-ec2-[0-9a-f]+$/, 'an IPv6 address pool such as ipv6pool-ec2-0123456789abcdef0');
export const localZone = text(/^[a-z]{2,4}(?:-[a-z]+)+-\d-[a-z]{3}-\d[a-z]$/, 'a local zone such as us-west-2-lax-1a');
export const gatewayId = text(/^(?:tgw|vgw)-[0-9a-f]+$/, 'a transit gateway such as tgw-0123456789abcdef0 or a virtual private gateway such as vgw-0123456789abcdef0');
export const vpcEndpointId = text(/^vpce-[0-9a-f]+$/, 'a VPC endpoint such as vpce-0123456789abcdef0');
export const duration = text(/^\d+[smh]$/, 'a whole number of seconds, minutes or hours such as "30m"');
export const certificate = text(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/, 'certificates in PEM form');
export const httpsURL = text(/^https:\/\/[^\s?#]+$/, 'a URL that begins with https:// and has no query');
export const capabilityName = text(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, 'letters, digits, hyphens and underscores, beginning with a letter or digit, at most 100');
export const identityProviderName = text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'letters, digits, hyphens and underscores, beginning with a letter or digit, at most 100');

export const identityCenterARN = text(
  new RegExp(`^${arnStart}:sso:::instance/.+$`),
  'the ARN of an instance of IAM Identity Center such as arn:aws:sso:::instance/ssoins-1234567890abcdef',
);
export const roleARN = text(new RegExp(`^${arnStart}:iam::\\d{12}:role/.+$`), 'a role’s ARN such as arn:aws:iam::111122223333:role/name');
/** Only written down: nobody asks AWS about it. */
export const anyRoleARN = text(new RegExp(`^${arnStart}:iam::\\d+:role/.+$`), 'a role’s ARN such as arn:aws:iam::111122223333:role/name');
export const principalARN = text(
  new RegExp(`^${arnStart}:iam::\\d{12}:(?:role|user)/.+$`),
  'a role’s or user’s ARN such as arn:aws:iam::111122223333:role/name',
);
export const policyARN = text(
  new RegExp(`^${arnStart}:iam::(?:aws|\\d{12}):policy/.+$`),
  'a policy’s ARN such as arn:aws:iam::111122223333:policy/name',
);
/** Whether there is such a policy, IAM says when the plan is made: eksctl takes any ARN. */
export const boundaryARN = text(new RegExp(`^${arnStart}:iam:.*:policy/.+$`), 'a policy’s ARN such as arn:aws:iam::111122223333:policy/name');
export const accessPolicyARN = text(
  new RegExp(`^${arnStart}:eks::aws:cluster-access-policy/[A-Za-z0-9]+$`),
  'an access policy’s ARN such as arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
);
export const keyARN = text(
  new RegExp(`^${arnStart}:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+$`),
  'a KMS key’s ARN such as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
);
export const roleName = text(/^[A-Za-z0-9+=,.@_-]{1,64}$/, 'letters, digits and + = , . @ _ -, at most 64');
export const policyName = text(/^[A-Za-z0-9+=,.@_-]{1,128}$/, 'letters, digits and + = , . @ _ -, at most 128');

export const namespace = text(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'a namespace: lower-case letters, digits and hyphens, at most 63');
export const namespacePattern = text(/^[a-z0-9*?](?:[a-z0-9*?-]{0,61}[a-z0-9*?])?$/, 'a namespace, in which * and ? may stand for others');
export const serviceAccountName = text(new RegExp(`^(?=.{1,253}$)${dnsName}$`), 'a service account: lower-case letters, digits, hyphens and dots');
export const serviceAccountPattern = text(/^[a-z0-9*?](?:[a-z0-9.*?-]{0,251}[a-z0-9*?])?$/, 'a service account, in which * and ? may stand for others');
export const kubernetesGroup = text(
  /^(?!(?:system|eks|aws|amazon|iam):).{1,63}$/,
  'at most 63 characters, and not begin with system:, eks:, aws:, amazon: or iam:, which EKS does not allow in an access entry',
);
export const kubernetesUsername = text(
  /^(?!(?:system|eks|aws|amazon|iam):).{1,128}$/,
  'at most 128 characters, and not begin with system:, eks:, aws:, amazon: or iam:, which EKS does not allow in an access entry',
);

const labelKey = text(
  new RegExp(`^(?:(?=[^/]{1,253}/)${dnsName}/)?${labelName}$`),
  'a label key: letters, digits, - _ and ., at most 63, with an optional prefix such as example.com/',
);
const nodeLabelKey = text(
  new RegExp(`^(?!(?:kubernetes\\.io|k8s\\.io|node-role\\.kubernetes\\.io|eks\\.amazonaws\\.com)/)(?:(?=[^/]{1,253}/)${dnsName}/)?${labelName}$`),
  'a label key (letters, digits, - _ and ., at most 63, with an optional prefix such as example.com/) without a prefix that Kubernetes or EKS keeps for itself',
);
const labelValue = text(new RegExp(`^(?:${labelName})?$`), 'a label value: letters, digits, - _ and ., at most 63');
const tagKey = text(/^(?!aws:)[\s\S]{1,128}$/i, 'a tag key: at most 128 characters, not beginning with aws:');

export const labels = z.record(labelKey, labelValue);
export const nodeLabels = z.record(nodeLabelKey, labelValue);
export const taintKey = labelKey;
export const taintValue = labelValue;
/** eksctl's older form of a taint, beside its key. */
export const taintText = text(new RegExp(`^(?:(?:${labelName})?:)?(?:NoSchedule|PreferNoSchedule|NoExecute)$`), 'a taint’s value and effect such as value:NoSchedule');
export const tags = z.record(tagKey, z.string().check(z.maxLength(256)));
export const annotations = z.record(z.string(), z.string());
export const jsonObject = z.record(z.string(), z.unknown());
