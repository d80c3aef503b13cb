import { carriedOut, refused } from '../field.ts';
import type { Field, FieldTable } from '../field.ts';

const wellKnownPolicies: FieldTable = {
  ebsCSIController: carriedOut('What the EBS CSI driver needs.'),
  efsCSIController: carriedOut('What the EFS CSI driver needs.'),
  autoScaler: carriedOut('What the cluster autoscaler needs.'),
  certManager: carriedOut('What cert-manager needs to answer DNS challenges in Route 53.'),
  externalDNS: carriedOut('What external-dns needs to write records in Route 53.'),
  imageBuilder: carriedOut('Pulling from and pushing to ECR.'),
  awsLoadBalancerController: carriedOut('What version 2 of the AWS Load Balancer Controller needs.'),
};

function under(prefix: string, table: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(table).map(([name, field]): [string, Field] => [`${prefix}.${name}`, field]));
}

/** What a Pod Identity association says wherever it stands. */
const serviceAccountRole: FieldTable = {
  serviceAccountName: carriedOut('The Kubernetes service account.'),
  roleARN: carriedOut('The role that its pods get. Left out: one is made.'),
  roleName: carriedOut('The made role’s name.'),
  permissionPolicyARNs: carriedOut('Policies of the made role.'),
  permissionPolicy: carriedOut('An inline policy of the made role.'),
  permissionPolicyName: carriedOut('The inline policy’s name.'),
  permissionsBoundaryARN: carriedOut('The made role’s permissions boundary. Left out: iam.serviceRolePermissionsBoundary.'),
  wellKnownPolicies: carriedOut('Ready-made policies of the made role.'),
  ...under('wellKnownPolicies', wellKnownPolicies),
  tags: carriedOut('Tags of the association and the made role.'),
};

const addon = 'addons[]';
const addonsNamespace = 'an add-on’s association is always in the add-on’s own namespace; leave it out';
const notForAddons = 'EKS does not offer it for an add-on’s association; leave it out';
const listingFilter = 'only filters what eksctl lists; leave it out';

export const iamFields: FieldTable = {
  iam: carriedOut('Roles and rights.'),
  'iam.withOIDC': carriedOut('An IAM OIDC provider for the cluster, so that service accounts can have roles (IRSA). Default: false.'),
  'iam.serviceRoleARN': carriedOut('The cluster’s role. Left out: one is made.'),
  'iam.serviceRolePermissionsBoundary': carriedOut('The permissions boundary of every role that is made and names no other.'),
  'iam.fargatePodExecutionRoleARN': carriedOut('The pod execution role of Fargate profiles that name none. Left out: one is made.'),
  'iam.fargatePodExecutionRolePermissionsBoundary': carriedOut('The made pod execution role’s permissions boundary.'),
  'iam.vpcResourceControllerPolicy': carriedOut('Whether the made cluster role may run the VPC resource controller. Default: true.'),
  'iam.podIdentityAssociations': carriedOut('Pod Identity associations, made as soon as the control plane is there.'),
  'iam.podIdentityAssociations[].namespace': carriedOut('The service account’s namespace.'),
  ...under('iam.podIdentityAssociations[]', serviceAccountRole),
  'iam.podIdentityAssociations[].targetRoleARN': carriedOut('A role, in another account perhaps, that the pod’s role assumes for it.'),
  'iam.podIdentityAssociations[].disableSessionTags': carriedOut('Whether EKS leaves out its session tags. Default: false.'),
  'iam.podIdentityAssociations[].policy': carriedOut('A session policy, as JSON text, that narrows the role.'),
  'iam.podIdentityAssociations[].createServiceAccount': carriedOut('Whether the service account is made, and its namespace if there is none. Default: false.'),
  'iam.serviceAccounts': carriedOut('Service accounts whose pods get roles through the cluster’s OIDC provider (IRSA); made at the end, with their namespaces.'),
  'iam.serviceAccounts[].metadata': carriedOut('The service account.'),
  'iam.serviceAccounts[].metadata.name': carriedOut('Its name.'),
  'iam.serviceAccounts[].metadata.namespace': carriedOut('Its namespace. Default: default.'),
  'iam.serviceAccounts[].metadata.labels': carriedOut('Its labels.'),
  'iam.serviceAccounts[].metadata.annotations': carriedOut('Its annotations, besides the role’s.'),
  'iam.serviceAccounts[].attachRoleARN': carriedOut('The role that its pods get. Left out: one is made.'),
  'iam.serviceAccounts[].attachPolicyARNs': carriedOut('Policies of the made role.'),
  'iam.serviceAccounts[].attachPolicy': carriedOut('An inline policy of the made role.'),
  'iam.serviceAccounts[].wellKnownPolicies': carriedOut('Ready-made policies of the made role.'),
  ...under('iam.serviceAccounts[].wellKnownPolicies', wellKnownPolicies),
  'iam.serviceAccounts[].permissionsBoundary': carriedOut('The made role’s permissions boundary. Left out: iam.serviceRolePermissionsBoundary.'),
  'iam.serviceAccounts[].roleName': carriedOut('The made role’s name.'),
  'iam.serviceAccounts[].roleOnly': carriedOut('Whether only the role is made. Default: false.'),
  'iam.serviceAccounts[].subjectPattern': carriedOut('Service accounts of the namespace that may have the made role, with * and ?. Left out: only this one.'),
  'iam.serviceAccounts[].tags': carriedOut('Tags of the made role.'),
  'iam.serviceAccounts[].status': refused('is what eksctl reports, not something to ask for; leave it out'),
};

export const addonFields: FieldTable = {
  addonsConfig: carriedOut('What holds for all add-ons.'),
  'addonsConfig.disableDefaultAddons': carriedOut('Only the add-ons that the file names. Default: false, and vpc-cni, kube-proxy, coredns and metrics-server are added.'),
  'addonsConfig.autoApplyPodIdentityAssociations': carriedOut('Add-ons without IAM settings get the Pod Identity associations that EKS recommends. Default: false.'),
  addons: carriedOut('EKS add-ons: networking while the nodes boot, the others after them.'),
  [`${addon}.name`]: carriedOut('The add-on.'),
  [`${addon}.version`]: carriedOut('A version, the beginning of one, or latest. Left out: EKS’s default for the cluster’s version.'),
  [`${addon}.configurationValues`]: carriedOut('The add-on’s settings: a mapping written as JSON or YAML text.'),
  [`${addon}.resolveConflicts`]: carriedOut('What wins where the add-on’s fields were changed by others: none, overwrite or preserve.'),
  [`${addon}.tags`]: carriedOut('Tags of the add-on and its role.'),
  [`${addon}.serviceAccountRoleARN`]: carriedOut('An existing IRSA role for the add-on’s service account.'),
  [`${addon}.attachPolicyARNs`]: carriedOut('An IRSA role is made with these policies.'),
  [`${addon}.attachPolicy`]: carriedOut('An IRSA role is made with this inline policy.'),
  [`${addon}.wellKnownPolicies`]: carriedOut('An IRSA role is made with these ready-made policies.'),
  ...under(`${addon}.wellKnownPolicies`, wellKnownPolicies),
  [`${addon}.permissionsBoundary`]: carriedOut('The made role’s permissions boundary. Left out: iam.serviceRolePermissionsBoundary.'),
  [`${addon}.podIdentityAssociations`]: carriedOut('Roles for the add-on’s service accounts by Pod Identity.'),
  ...under(`${addon}.podIdentityAssociations[]`, serviceAccountRole),
  [`${addon}.podIdentityAssociations[].createServiceAccount`]: refused('add-ons make their service accounts themselves; leave it out'),
  [`${addon}.podIdentityAssociations[].namespace`]: refused(addonsNamespace),
  [`${addon}.podIdentityAssociations[].targetRoleARN`]: refused(notForAddons),
  [`${addon}.podIdentityAssociations[].disableSessionTags`]: refused(notForAddons),
  [`${addon}.podIdentityAssociations[].policy`]: refused(notForAddons),
  [`${addon}.useDefaultPodIdentityAssociations`]: carriedOut('The Pod Identity associations that EKS recommends for the add-on. Default: false.'),
  [`${addon}.namespaceConfig`]: carriedOut('Where the add-on’s pods live.'),
  [`${addon}.namespaceConfig.namespace`]: carriedOut('The namespace. Left out: the add-on’s own.'),
  [`${addon}.publishers`]: refused(listingFilter),
  [`${addon}.types`]: refused(listingFilter),
  [`${addon}.owners`]: refused(listingFilter),
};

export const fargateFields: FieldTable = {
  fargateProfiles: carriedOut('Fargate profiles, made one after the other, as EKS wants it.'),
  'fargateProfiles[].name': carriedOut('The profile’s name.'),
  'fargateProfiles[].selectors': carriedOut('Which pods run on Fargate: one to five selectors.'),
  'fargateProfiles[].selectors[].namespace': carriedOut('The pods’ namespace.'),
  'fargateProfiles[].selectors[].labels': carriedOut('Labels that the pods must have.'),
  'fargateProfiles[].podExecutionRoleARN': carriedOut('The role that Fargate runs the pods with. Left out: iam.fargatePodExecutionRoleARN, or one is made.'),
  'fargateProfiles[].subnets': carriedOut('Private subnets of an existing VPC, by id or by their key under vpc.subnets. Left out: all private subnets.'),
  'fargateProfiles[].tags': carriedOut('Tags on the profile.'),
  'fargateProfiles[].status': refused('is what EKS reports, not something to ask for; leave it out'),
};
