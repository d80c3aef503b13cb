import type { ClusterSpec } from './cluster-spec.ts';
import type { ArgoCd, Capability, IdentityProvider } from './control-plane-spec.ts';
import { accessPoliciesOf } from './normalise-iam.ts';
import { optional } from './optional.ts';
import type { ClusterConfig } from './schema/cluster-config.ts';

type CapabilityConfig = NonNullable<ClusterConfig['capabilities']>[number];
type ArgoCdConfig = NonNullable<NonNullable<CapabilityConfig['configuration']>['argocd']>;
type IdentityProviderConfig = NonNullable<ClusterConfig['identityProviders']>[number];

export function capabilitiesOf({ capabilities = [], identityProviders = [] }: ClusterConfig): Pick<ClusterSpec, 'capabilities' | 'identityProviders'> {
  return { capabilities: capabilities.map(capabilityOf), identityProviders: identityProviders.map(identityProviderOf) };
}

function capabilityOf({ name, type, configuration, accessPolicies = [], tags = {}, ...role }: CapabilityConfig): Capability {
  const { roleArn, attachPolicyARNs = [], attachPolicy, permissionsBoundary } = role;
  const made = { kind: 'new' as const, policyARNs: attachPolicyARNs, wellKnownPolicies: [], ...optional({ policyDocument: attachPolicy, permissionsBoundaryARN: permissionsBoundary }) };
  return {
    name,
    type,
    role: roleArn === undefined ? made : { kind: 'existing', roleARN: roleArn },
    ...(configuration?.argocd && { argoCd: argoCdOf(configuration.argocd) }),
    accessPolicies: accessPoliciesOf(accessPolicies),
    tags,
  };
}

function argoCdOf({ namespace, awsIdc, networkAccess, rbacRoleMappings = [] }: ArgoCdConfig): ArgoCd {
  const { idcInstanceArn = '', idcRegion } = awsIdc ?? {};
  const { vpceIds = [] } = networkAccess ?? {};
  return {
    ...optional({ namespace }),
    awsIdc: { idcInstanceArn, ...optional({ idcRegion }) },
    ...(vpceIds.length > 0 && { networkAccess: { vpceIds } }),
    ...(rbacRoleMappings.length > 0 && { rbacRoleMappings }),
  };
}

function identityProviderOf({ name, issuerURL, clientID, tags = {}, ...claims }: IdentityProviderConfig): IdentityProvider {
  const { usernameClaim, usernamePrefix, groupsClaim, groupsPrefix, requiredClaims } = claims;
  return {
    identityProviderConfigName: name,
    issuerUrl: issuerURL,
    clientId: clientID,
    ...optional({ usernameClaim, usernamePrefix, groupsClaim, groupsPrefix, requiredClaims }),
    tags,
  };
}
