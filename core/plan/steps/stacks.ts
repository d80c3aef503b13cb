import type { Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import { stackName, type StackPurpose } from '../names.ts';
import type { Draft } from '../order.ts';
import type { OutputReference } from '../step-requests.ts';
import { accessTemplate, hasLogGroup } from '../templates/access.ts';
import { egressParameters, egressTemplate } from '../templates/egress.ts';
import { identityTemplate } from '../templates/identity.ts';
import { networkTemplate, securityGroupTemplate } from '../templates/network.ts';
import { makesSecretsKey } from '../templates/secrets-key.ts';
import { issuerParameter } from '../templates/roles.ts';
import type { Template } from '../templates/template.ts';

/** The network and the roles: what the control plane cannot be created without. */
export function foundation(decisions: Decisions): readonly Draft[] {
  return [...network(decisions), ...access(decisions)];
}

function network(decisions: Decisions): readonly Draft[] {
  const { spec, target, ranges } = decisions;
  if (spec.network.kind === 'new') {
    const template = networkTemplate(target.cluster, spec.network.cidr, ranges);
    return [stack(decisions, 'network', template, 'Make the network', `The file names no VPC: one with ${spec.network.cidr} is made, with subnets in ${ranges.map(({ zone }) => zone).join(', ')}.`)];
  }
  if (spec.network.securityGroup !== undefined) return [];
  const template = securityGroupTemplate(target.cluster, spec.network.vpcId ?? decisions.facts.subnets[0]?.vpcId ?? '');
  return [stack(decisions, 'network', template, 'Make the control-plane security group', 'The VPC exists, but the file names no security group for the control plane.')];
}

function access(decisions: Decisions): readonly Draft[] {
  const { spec, roles, trust } = decisions;
  const template = accessTemplate(roles.access, spec, trust);
  if (template === undefined) return [];
  const parts = [
    ...(roles.access.length > 0 ? [{ title: 'roles', reason: 'EKS, nodes and pods act with IAM roles that must exist before them.' }] : []),
    ...(makesSecretsKey(spec) ? [{ title: 'key of its secrets', reason: 'EKS encrypts Kubernetes secrets from the first one on, so the key comes before the control plane.' }] : []),
    ...(hasLogGroup(spec.logging) ? [{ title: 'log group', reason: 'Logs that are not kept for ever need their log group before EKS makes one.' }] : []),
  ];
  return [stack(decisions, 'access', template, `Make the ${parts.map(({ title }) => title).join(' and the ')}`, parts.map(({ reason }) => reason).join(' '))];
}

export function egress(decisions: Decisions): readonly Draft[] {
  const { spec, target, ranges } = decisions;
  if (spec.network.kind === 'existing' || spec.network.nat === 'Disable') return [];
  const zones = ranges.map(({ zone }) => zone);
  const parameters = egressParameters(spec.network.nat, zones).map((name) => [name, { step: 'network', output: name }] as const);
  const reason = 'What runs in private subnets reaches AWS and image registries through NAT gateways; they come up while EKS builds the control plane.';
  return [stack(decisions, 'egress', egressTemplate(target.cluster, spec.network.nat, zones), 'Make the NAT gateways', reason, Object.fromEntries(parameters))];
}

export function identity(decisions: Decisions): readonly Draft[] {
  const { spec, roles, trust } = decisions;
  if (!spec.iam.withOIDC && roles.identity.length === 0) return [];
  const reason = roles.identity.length > 0 ? 'Add-ons get roles for their service accounts (IRSA), which trust the issuer that EKS gave to the cluster.' : 'The file asks for an OIDC provider, so that service accounts can have IAM roles.';
  return [stack(decisions, 'identity', identityTemplate(roles.identity, trust), 'Make the OIDC provider', reason, { [issuerParameter]: { step: 'control-plane', output: 'Issuer' } })];
}

function stack({ target, tags }: Decisions, purpose: StackPurpose, template: Template, title: string, reason: string, parameters: Readonly<Record<string, OutputReference>> = {}): Draft {
  return {
    id: purpose,
    title,
    reason,
    expected: durations[`${purpose}-stack`],
    request: { kind: 'deploy-stack', stackName: stackName(target.cluster, purpose), template: { ...template }, parameters, tags: tags() },
  };
}
