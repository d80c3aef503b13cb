import type { JsonObject } from './cluster-spec.ts';
import { grantOf } from './well-known-policies.ts';
import type { PolicyGrant, PolicyScope } from './well-known-policies.ts';

/** Rights for everything that runs on a node: `iam.withAddonPolicies`. */
export const nodeAddonPolicies = [
  'albIngress', 'appMesh', 'appMeshPreview', 'autoScaler', 'awsLoadBalancerController', 'certManager', 'cloudWatch', 'ebs', 'efs', 'externalDNS', 'fsx', 'imageBuilder', 'xRay',
] as const;

export type NodeAddonPolicy = (typeof nodeAddonPolicies)[number];

const grants: Readonly<Record<NodeAddonPolicy, (scope: PolicyScope) => PolicyGrant>> = {
  albIngress: (scope) => grantOf('awsLoadBalancerController', scope),
  awsLoadBalancerController: (scope) => grantOf('awsLoadBalancerController', scope),
  appMesh: () => appMesh('appmesh'),
  appMeshPreview: () => appMesh('appmesh-preview'),
  autoScaler: (scope) => grantOf('autoScaler', scope),
  certManager: (scope) => grantOf('certManager', scope),
  externalDNS: (scope) => grantOf('externalDNS', scope),
  imageBuilder: (scope) => grantOf('imageBuilder', scope),
  ebs: (scope) => grantOf('ebsCSIController', scope),
  efs: (scope) => grantOf('efsCSIController', scope),
  cloudWatch: () => ({ managedPolicy: 'CloudWatchAgentServerPolicy' }),
  fsx: () => ({ managedPolicy: 'AmazonFSxFullAccess' }),
  xRay: () => ({ managedPolicy: 'AWSXRayDaemonWriteAccess' }),
};

export function nodeGrantOf(policy: NodeAddonPolicy, scope: PolicyScope): PolicyGrant {
  return grants[policy](scope);
}

/** The mesh, the names that it finds services by, and the certificates that it reads. */
function appMesh(service: string): PolicyGrant {
  return document([allow([`${service}:*`, 'servicediscovery:CreateService', 'servicediscovery:DeleteService', 'servicediscovery:Get*', 'servicediscovery:List*', 'servicediscovery:RegisterInstance', 'servicediscovery:DeregisterInstance', 'servicediscovery:UpdateInstanceCustomHealthStatus', 'route53:ChangeResourceRecordSets', 'route53:CreateHealthCheck', 'route53:DeleteHealthCheck', 'route53:GetHealthCheck', 'route53:UpdateHealthCheck', 'acm:DescribeCertificate', 'acm:ListCertificates', 'acm-pca:DescribeCertificateAuthority', 'acm-pca:ListCertificateAuthorities'])]);
}

function allow(actions: readonly string[]): JsonObject {
  return { Effect: 'Allow', Action: actions, Resource: '*' };
}

function document(statements: readonly JsonObject[]): PolicyGrant {
  return { document: { Version: '2012-10-17', Statement: statements } };
}
