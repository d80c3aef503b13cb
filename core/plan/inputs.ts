import type { Target } from '../operation/operation.ts';
import type { Labels, NodeRepair, Tags } from '../spec/cluster-spec.ts';
import type { ArgoCd, ControlPlaneSettings } from '../spec/control-plane-spec.ts';
import { resolve, resolveAll, type Outputs } from './resolve.ts';
import type { AssociateIdentityProvider, CreateAccessEntry, CreateAddOn, CreateCapability, CreateControlPlane, CreateFargateProfile, CreateNodeGroup, CreatePodIdentityAssociation, CreateServiceAccount, DeployStack, Source } from './step-requests.ts';
import { capabilitiesOf } from './templates/template.ts';

/**
 * From a step's request and the outputs of earlier steps to the input of the AWS call that starts it. Plain objects that
 * the SDK's types accept; `clientRequestToken` (see `token.ts`) comes from whoever sends it.
 *
 * Each throws OperationError `MissingOutput` when an earlier step did not give what is needed.
 */

/** Input of EKS CreateCluster. */
export function controlPlaneInput(target: Target, request: CreateControlPlane, outputs: Outputs) {
  const { endpointAccess } = request;
  return {
    name: target.cluster,
    version: request.version,
    roleArn: resolve(request.roleArn, outputs),
    resourcesVpcConfig: {
      subnetIds: resolveAll(request.subnetIds, outputs),
      securityGroupIds: resolveAll(request.securityGroupIds, outputs),
      endpointPublicAccess: endpointAccess.publicAccess,
      endpointPrivateAccess: endpointAccess.privateAccess,
      ...(endpointAccess.publicAccess && { publicAccessCidrs: [...endpointAccess.publicAccessCIDRs] }),
      ...(request.egressMode !== undefined && { controlPlaneEgressMode: request.egressMode }),
    },
    ...networkingInput(request),
    ...(request.autoMode && autoModeInput(request.autoMode, outputs)),
    ...(request.remoteNetworks && { remoteNetworkConfig: remoteNetworksInput(request.remoteNetworks) }),
    ...(request.settings && structuredClone(request.settings as Mutable<ControlPlaneSettings>)),
    ...(request.logTypes.length > 0 && { logging: { clusterLogging: [{ enabled: true, types: [...request.logTypes] }] } }),
    ...(request.kmsKeyArn !== undefined && { encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: resolve(request.kmsKeyArn, outputs) } }] }),
    accessConfig: {
      authenticationMode: request.authenticationMode,
      bootstrapClusterCreatorAdminPermissions: request.bootstrapClusterCreatorAdminPermissions,
    },
    bootstrapSelfManagedAddons: request.bootstrapSelfManagedAddons,
    upgradePolicy: { supportType: request.supportType },
    ...(request.deletionProtection !== undefined && { deletionProtection: request.deletionProtection }),
    tags: copy(request.tags),
  };
}

/** Load balancing is switched on and off with the rest of Auto Mode. */
function networkingInput({ serviceIPv4CIDR, ipFamily, autoMode }: CreateControlPlane) {
  const config = {
    ...(serviceIPv4CIDR !== undefined && { serviceIpv4Cidr: serviceIPv4CIDR }),
    ...(ipFamily !== undefined && { ipFamily }),
    ...(autoMode !== undefined && { elasticLoadBalancing: { enabled: true } }),
  };
  return Object.keys(config).length > 0 ? { kubernetesNetworkConfig: config } : {};
}

function autoModeInput({ nodePools, nodeRoleArn }: NonNullable<CreateControlPlane['autoMode']>, outputs: Outputs) {
  return {
    computeConfig: { enabled: true, nodePools: [...nodePools], ...(nodeRoleArn && { nodeRoleArn: resolve(nodeRoleArn, outputs) }) },
    storageConfig: { blockStorage: { enabled: true } },
  };
}

function remoteNetworksInput({ nodeCIDRs, podCIDRs }: NonNullable<CreateControlPlane['remoteNetworks']>) {
  return { remoteNodeNetworks: [{ cidrs: [...nodeCIDRs] }], ...(podCIDRs.length > 0 && { remotePodNetworks: [{ cidrs: [...podCIDRs] }] }) };
}

/** Input of EKS CreateNodegroup. */
export function nodeGroupInput(target: Target, { nodeGroup, ami, ...request }: CreateNodeGroup, outputs: Outputs) {
  const { launchTemplate, updateConfig, volumeSize, nodeRepair } = nodeGroup;
  const made = request.madeLaunchTemplate;
  return {
    clusterName: target.cluster,
    nodegroupName: nodeGroup.name,
    nodeRole: resolve(request.nodeRole, outputs),
    subnets: resolveAll(request.subnetIds, outputs),
    scalingConfig: { ...nodeGroup.scaling },
    capacityType: nodeGroup.capacityType,
    ...(nodeGroup.instanceTypes.length > 0 && { instanceTypes: [...nodeGroup.instanceTypes] }),
    ...(ami !== undefined && { amiType: ami.type, version: ami.version, ...(ami.releaseVersion !== undefined && { releaseVersion: ami.releaseVersion }) }),
    ...(volumeSize !== undefined && { diskSize: volumeSize }),
    ...(launchTemplate !== undefined && { launchTemplate: { ...launchTemplate } }),
    ...(made !== undefined && { launchTemplate: { id: resolve(made.id, outputs), version: resolve(made.version, outputs) } }),
    ...(updateConfig !== undefined && { updateConfig: { ...updateConfig } }),
    ...(nodeRepair !== undefined && { nodeRepairConfig: nodeRepairInput(nodeRepair) }),
    ...(Object.keys(nodeGroup.labels).length > 0 && { labels: copy(nodeGroup.labels) }),
    ...(nodeGroup.taints.length > 0 && { taints: nodeGroup.taints.map((taint) => ({ ...taint })) }),
    tags: copy(request.tags),
  };
}

function nodeRepairInput({ overrides, ...config }: NodeRepair) {
  return { ...config, ...(overrides.length > 0 && { nodeRepairConfigOverrides: overrides.map((override) => ({ ...override })) }) };
}

/** Input of EKS CreateFargateProfile. */
export function fargateProfileInput(target: Target, { profile, ...request }: CreateFargateProfile, outputs: Outputs) {
  return {
    clusterName: target.cluster,
    fargateProfileName: profile.name,
    podExecutionRoleArn: resolve(request.podExecutionRoleArn, outputs),
    subnets: resolveAll(request.subnetIds, outputs),
    selectors: profile.selectors.map(({ namespace, labels }) => ({ namespace, ...(Object.keys(labels).length > 0 && { labels: copy(labels) }) })),
    tags: copy(request.tags),
  };
}

/** Input of EKS CreateAddon. */
export function addOnInput(target: Target, request: CreateAddOn, outputs: Outputs) {
  const { configurationValues, serviceAccountRoleArn, podIdentityAssociations, namespace } = request;
  return {
    clusterName: target.cluster,
    addonName: request.addonName,
    addonVersion: request.addonVersion,
    resolveConflicts: request.resolveConflicts,
    ...(configurationValues !== undefined && { configurationValues }),
    ...(namespace !== undefined && { namespaceConfig: { namespace } }),
    ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn: resolve(serviceAccountRoleArn, outputs) }),
    ...(podIdentityAssociations.length > 0 && { podIdentityAssociations: podIdentityAssociations.map(associationOf(outputs)) }),
    tags: copy(request.tags),
  };
}

function associationOf(outputs: Outputs) {
  return ({ serviceAccount, roleArn }: { readonly serviceAccount: string; readonly roleArn: Source }) => ({ serviceAccount, roleArn: resolve(roleArn, outputs) });
}

/** Input of EKS CreateAccessEntry. */
export function accessEntryInput(target: Target, { principalArn, entry, tags }: CreateAccessEntry, outputs: Outputs) {
  return {
    clusterName: target.cluster,
    principalArn: resolve(principalArn, outputs),
    type: entry.type,
    ...(entry.kubernetesGroups.length > 0 && { kubernetesGroups: [...entry.kubernetesGroups] }),
    ...(entry.kubernetesUsername !== undefined && { username: entry.kubernetesUsername }),
    tags: copy(tags),
  };
}

/** Inputs of EKS AssociateAccessPolicy, one per policy of the entry. These calls are idempotent without a token. */
export function accessPolicyInputs(target: Target, { principalArn, entry }: CreateAccessEntry, outputs: Outputs) {
  return entry.accessPolicies.map(({ policyARN, accessScope }) => ({
    clusterName: target.cluster,
    principalArn: resolve(principalArn, outputs),
    policyArn: policyARN,
    accessScope: accessScope.type === 'cluster' ? { type: accessScope.type } : { type: accessScope.type, namespaces: [...accessScope.namespaces] },
  }));
}

/** Input of EKS CreatePodIdentityAssociation. */
export function podIdentityAssociationInput(target: Target, { kind: _, roleArn, tags, ...association }: CreatePodIdentityAssociation, outputs: Outputs) {
  return { clusterName: target.cluster, ...association, roleArn: resolve(roleArn, outputs), tags: copy(tags) };
}

/** A Kubernetes service account; EKS's webhook gives its pods what the annotation names. */
export function serviceAccountInput({ namespace, name, labels, annotations, roleArn }: CreateServiceAccount, outputs: Outputs) {
  return { namespace, name, labels, annotations: { ...annotations, ...(roleArn && { 'eks.amazonaws.com/role-arn': resolve(roleArn, outputs) }) } };
}

/** Input of EKS CreateCapability. EKS has no other policy of propagation. */
export function capabilityInput(target: Target, { capabilityName, type, roleArn, argoCd, tags }: CreateCapability, outputs: Outputs) {
  return {
    clusterName: target.cluster,
    capabilityName,
    type,
    roleArn: resolve(roleArn, outputs),
    deletePropagationPolicy: 'RETAIN' as const,
    ...(argoCd && { configuration: { argoCd: structuredClone(argoCd as Mutable<ArgoCd>) } }),
    tags: copy(tags),
  };
}

/** Input of EKS AssociateIdentityProviderConfig. */
export function identityProviderInput(target: Target, { oidc, tags }: AssociateIdentityProvider) {
  return { clusterName: target.cluster, oidc: { ...oidc }, tags: copy(tags) };
}

/** Input of CloudFormation CreateStack, but for the `ClientRequestToken`. */
export function stackInput({ stackName, template, parameters, tags }: DeployStack, outputs: Outputs) {
  return {
    StackName: stackName,
    TemplateBody: JSON.stringify(template),
    Parameters: Object.entries(parameters).map(([name, source]) => ({ ParameterKey: name, ParameterValue: resolve(source, outputs) })),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: capabilitiesOf(template),
    OnFailure: 'ROLLBACK' as const,
  };
}

/** As the SDK's types have it. */
type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };

function copy(values: Tags | Labels): Record<string, string> {
  return { ...values };
}
