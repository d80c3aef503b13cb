import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import type { Decisions } from '../decisions.ts';
import type { ProvisionFacts } from '../provision-facts.ts';
import { durations } from '../durations.ts';
import { stackName, type StackPurpose } from '../names.ts';
import type { Draft } from '../order.ts';
import type { OutputReference } from '../step-requests.ts';
import { accessTemplate, hasLogGroup } from '../templates/access.ts';
import { egressParameters, egressTemplate } from '../templates/egress.ts';
import { identityTemplate } from '../templates/identity.ts';
import { securityGroupTemplate, type ControlPlaneReach } from '../templates/control-plane-security-group.ts';
import { networkTemplate } from '../templates/network.ts';
import { makesSecretsKey } from '../templates/secrets-key.ts';
import { issuerParameter } from '../templates/roles.ts';
import { endpointsTemplate, placeInNewVpc, type EndpointPlace } from '../templates/endpoints.ts';
import type { Template } from '../templates/template.ts';

/** The network and the roles: what the control plane cannot be created without. */
export function foundation(decisions: Decisions): readonly Draft[] {
  return [...network(decisions), ...access(decisions)];
}

function network(decisions: Decisions): readonly Draft[] {
  const { spec, target, ranges } = decisions;
  if (spec.network.kind === 'new') {
    const template = networkTemplate({
      cluster: target.cluster,
      vpc: spec.network,
      zones: ranges,
      isPrivate: spec.privateCluster !== undefined,
      assignsIpv6: spec.ipFamily === 'ipv6',
      reach: reachOf(spec),
      ...(spec.network.gatewayId !== undefined && spec.remoteNetworks && { remote: { gatewayId: spec.network.gatewayId, cidrs: remoteCidrs(spec) } }),
    });
    return [stack(decisions, 'network', template, 'Make the network', `The file names no VPC: one with ${spec.network.cidr} is made, with subnets in ${ranges.map(({ zone }) => zone).join(', ')}.`)];
  }
  if (spec.network.securityGroups !== undefined) return [];
  const template = securityGroupTemplate(target.cluster, existingVpcId(decisions), reachOf(spec));
  return [stack(decisions, 'network', template, 'Make the control-plane security group', 'The VPC exists, but the file names no security group for the control plane.')];
}

/** Those of the file, and the machines and pods of remote networks. */
function reachOf({ network: { extraCIDRs = [], extraIPv6CIDRs = [] }, remoteNetworks }: ClusterSpec): ControlPlaneReach {
  return { cidrs: [...extraCIDRs, ...remoteCidrs({ remoteNetworks })], ipv6Cidrs: extraIPv6CIDRs };
}

function remoteCidrs({ remoteNetworks }: { readonly remoteNetworks?: ClusterSpec['remoteNetworks'] | undefined }): readonly string[] {
  return [...(remoteNetworks?.nodeCIDRs ?? []), ...(remoteNetworks?.podCIDRs ?? [])];
}

function existingVpcId({ spec: { network }, facts }: Decisions): string {
  return (network.kind === 'existing' ? network.vpcId : undefined) ?? facts.subnets[0]?.vpcId ?? '';
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

/** The way out, or to AWS alone. */
export function egress(decisions: Decisions): readonly Draft[] {
  const { spec, target, ranges } = decisions;
  if (spec.privateCluster !== undefined) return endpoints(decisions, spec.privateCluster.endpointServices);
  if (spec.network.kind === 'existing' || spec.network.nat === 'Disable') return [];
  const zones = ranges.map(({ zone }) => zone);
  const parameters = egressParameters(spec.network.nat, zones).map((name) => [name, { step: 'network', output: name }] as const);
  const reason = 'What runs in private subnets reaches AWS and image registries through NAT gateways; they come up while EKS builds the control plane.';
  return [stack(decisions, 'egress', egressTemplate(target.cluster, spec.network.nat, zones), 'Make the NAT gateways', reason, Object.fromEntries(parameters))];
}

function endpoints(decisions: Decisions, services: readonly string[]): readonly Draft[] {
  const { spec: { network }, target, ranges, facts } = decisions;
  if (services.length === 0) return [];
  const place =
    network.kind === 'new'
      ? placeInNewVpc(network.cidr, ranges.map(({ zone }) => zone))
      : placeInExistingVpc(existingVpcId(decisions), network.subnets.private.map(({ id }) => id), facts);
  const parameters = Object.fromEntries(place.parameters.map((name) => [name, { step: 'network', output: name }]));
  const reason = `Nothing leads out of a private cluster: endpoints lead to ${services.join(', ')}. They come up while EKS builds the control plane.`;
  return [stack(decisions, 'egress', endpointsTemplate(target.cluster, target.region, services, place), 'Make the VPC endpoints', reason, parameters)];
}

function placeInExistingVpc(vpcId: string, subnetIds: readonly string[], { subnets, vpc }: Pick<ProvisionFacts, 'subnets' | 'vpc'>): EndpointPlace {
  const tables = subnets.filter(({ subnetId }) => subnetIds.includes(subnetId)).flatMap(({ routeTableId }) => routeTableId ?? []);
  return { vpcId, subnetIds, routeTableIds: [...new Set(tables)], cidrs: vpc?.cidrs ?? [], parameters: [] };
}

export function identity(decisions: Decisions): readonly Draft[] {
  const { spec, roles, trust } = decisions;
  if (!spec.iam.withOIDC && roles.identity.length === 0) return [];
  const reason = roles.identity.length > 0 ? 'Add-ons get roles for their service accounts (IRSA), which trust the issuer that EKS gave to the cluster.' : 'The file asks for an OIDC provider, so that service accounts can have IAM roles.';
  return [stack(decisions, 'identity', identityTemplate(roles.identity, trust), 'Make the OIDC provider', reason, { [issuerParameter]: { step: 'control-plane', output: 'Issuer' } })];
}

export function stack({ target, tags }: Decisions, purpose: StackPurpose, template: Template, title: string, reason: string, parameters: Readonly<Record<string, OutputReference>> = {}): Draft {
  return {
    id: purpose,
    title,
    reason,
    expected: durations[`${purpose}-stack`],
    request: { kind: 'deploy-stack', stackName: stackName(target.cluster, purpose), template: { ...template }, parameters, tags: tags() },
  };
}
