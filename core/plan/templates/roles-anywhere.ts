import type { RoleToMake } from '../roles.ts';
import { getAtt, type Resource, type Template } from './template.ts';

export const trustAnchor = 'TrustAnchor';

/** What lets machines with certificates of an authority act with a role: the anchor of trust in the authority, and the profile that names the role. */
export function rolesAnywhere(roles: readonly RoleToMake[], cluster: string): Required<Pick<Template, 'Resources' | 'Outputs'>> {
  const role = roles.find(({ trust }) => trust.kind === 'roles-anywhere');
  if (role?.trust.kind !== 'roles-anywhere') return { Resources: {}, Outputs: {} };
  const resources: Record<string, Resource> = {
    [trustAnchor]: {
      Type: 'AWS::RolesAnywhere::TrustAnchor',
      Properties: {
        Name: `drydock-${cluster}`,
        Enabled: true,
        Source: { SourceType: 'CERTIFICATE_BUNDLE', SourceData: { X509CertificateData: role.trust.caBundleCert } },
      },
    },
    HybridNodeProfile: {
      Type: 'AWS::RolesAnywhere::Profile',
      Properties: { Name: `drydock-${cluster}-hybrid-nodes`, Enabled: true, RoleArns: [getAtt(role.logicalId, 'Arn')], AcceptRoleSessionName: true },
    },
  };
  return {
    Resources: resources,
    Outputs: { TrustAnchorArn: { Value: getAtt(trustAnchor, 'TrustAnchorArn') }, HybridNodeProfileArn: { Value: getAtt('HybridNodeProfile', 'ProfileArn') } },
  };
}
