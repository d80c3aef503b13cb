import type { Capability, CapabilityType } from '../../spec/control-plane-spec.ts';
import type { Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import type { Draft } from '../order.ts';
import { capabilityRole } from '../control-plane-roles.ts';

const products: Readonly<Record<CapabilityType, string>> = { ACK: 'AWS Controllers for Kubernetes', ARGOCD: 'Argo CD', KRO: 'kro' };

export function capabilities(decisions: Decisions): readonly Draft[] {
  return decisions.spec.capabilities.map(({ name, type, argoCd, tags }) => ({
    id: `capability/${name}`,
    title: `Create capability ${name}`,
    reason: `The file asks for ${products[type]}, which EKS runs outside the cluster's nodes.`,
    expected: durations.capability,
    request: {
      kind: 'create-capability',
      capabilityName: name,
      type,
      roleArn: decisions.role(capabilityRole(name)),
      ...(argoCd && { argoCd }),
      tags: decisions.tags(tags),
    },
  }));
}

/** EKS makes the access entry of a capability's role itself; these steps only add policies to it. */
export function capabilityAccess(decisions: Decisions): readonly Draft[] {
  return decisions.spec.capabilities.filter(({ accessPolicies }) => accessPolicies.length > 0).map((capability) => accessOf(decisions, capability));
}

function accessOf({ role, tags }: Decisions, { name, accessPolicies }: Capability): Draft {
  return {
    id: `access-entry/capability/${name}`,
    title: `Give capability ${name} its access policies`,
    reason: 'EKS lets the capability in by itself, and the file adds to what it may do.',
    expected: durations['access-entry'],
    request: { kind: 'create-access-entry', principalArn: role(capabilityRole(name)), madeByEks: true, entry: { type: 'STANDARD', kubernetesGroups: [], accessPolicies }, tags: tags() },
  };
}

export function identityProviders({ spec, tags }: Decisions): readonly Draft[] {
  return spec.identityProviders.map(({ tags: own, ...oidc }) => ({
    id: `identity-provider/${oidc.identityProviderConfigName}`,
    title: `Associate identity provider ${oidc.identityProviderConfigName}`,
    reason: `People sign in to the Kubernetes API by ${oidc.issuerUrl}. EKS takes no other change meanwhile, so it comes last.`,
    expected: durations['identity-provider'],
    request: { kind: 'associate-identity-provider', oidc, tags: tags(own) },
  }));
}
