import type { CapabilityConfigurationResponse } from '@aws-sdk/client-eks';
import type { Random } from '../../random.ts';
import { addEntry, hasAccessEntries } from '../access-entries/entries.ts';
import { capabilityArn, clusterArn } from '../arns.ts';
import { clusterNamed, requireActive } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { operation } from '../engine/operation.ts';
import { inUse, invalidParameter, invalidRequest, limitExceeded } from '../errors.ts';
import type { CapabilityRecord, ClusterRecord } from '../model.ts';
import { checkTags } from '../tags/tags.ts';
import { issueOf } from '../updates/updates.ts';
import { createCapability } from './input.ts';
import type { CreateCapability as Input } from './input.ts';
import { checkRole } from './lookup.ts';
import { text } from '../engine/input.ts';

/** What EKS runs of each type, and which access policies its role gets in the cluster. ACK's services have versions of their own. */
const kinds = {
  ACK: { version: undefined, policies: ['AmazonEKSACKPolicy'] },
  ARGOCD: { version: '3.1.8-eks-1', policies: ['AmazonEKSArgoCDClusterPolicy', 'AmazonEKSArgoCDPolicy'] },
  KRO: { version: 'v0.6.3', policies: ['AmazonEKSKROPolicy'] },
} as const;

export const CreateCapability = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/capabilities' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: createCapability,
  async run(input, context) {
    const { eks, place } = context;
    const cluster = clusterNamed(eks, place, input.clusterName);
    const check = () => {
      requireActive(cluster);
      checkRoom(cluster, input);
    };
    check();
    checkTags(eks, input.tags, { clusterName: input.clusterName });
    checkConfiguration(input);
    if (!hasAccessEntries(cluster)) {
      throw invalidRequest("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.", { clusterName: input.clusterName });
    }
    await checkRole(context, input.clusterName, input.roleArn);
    check();
    const random = eks.stream(place, 'CreateCapability', `${input.clusterName}/${input.capabilityName}`);
    const capability = newCapability(eks, cluster, input, random);
    cluster.capabilities.set(input.capabilityName, capability);
    start(eks, cluster, capability, random);
    return { capability: capability.shape };
  },
});

/** Names are taken once, and there is one capability of each type. */
function checkRoom({ shape, capabilities }: ClusterRecord, { capabilityName, type }: Input): void {
  const about = { clusterName: shape.name };
  if (capabilities.has(capabilityName)) throw inUse(`Capability already exists with name: ${capabilityName}`, about);
  const same = [...capabilities.values()].find((capability) => capability.shape.type === type);
  if (same !== undefined) throw limitExceeded(`Cluster ${shape.name} already has a capability of type ${type}: ${same.shape.capabilityName}`, about);
}

function checkConfiguration({ clusterName, type, configuration }: Input): void {
  const about = { clusterName };
  if (type === 'ARGOCD' && configuration?.argoCd === undefined) throw invalidParameter('The configuration argoCd must be specified for a capability of type ARGOCD', about);
  if (type !== 'ARGOCD' && configuration?.argoCd !== undefined) throw invalidParameter(`The configuration argoCd cannot be specified for a capability of type ${type}`, about);
  if (type !== 'ACK' && configuration?.ack !== undefined) throw invalidParameter(`The configuration ack cannot be specified for a capability of type ${type}`, about);
}

function newCapability(eks: Eks, { place }: ClusterRecord, input: Input, random: Random): CapabilityRecord {
  const { clusterName, capabilityName, type, roleArn, deletePropagationPolicy } = input;
  const now = eks.now();
  return {
    shape: {
      capabilityName,
      arn: capabilityArn(place, clusterName, type, capabilityName, random.uuid()),
      clusterName,
      type,
      roleArn,
      status: 'CREATING',
      ...given({ version: kinds[type].version }),
      configuration: configurationOf(input, place.region),
      tags: input.tags ?? {},
      health: { issues: [] },
      createdAt: now,
      modifiedAt: now,
      deletePropagationPolicy,
    },
    updates: [],
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
}

function configurationOf({ type, configuration }: Input, region: string): CapabilityConfigurationResponse {
  const { argoCd, ack } = configuration ?? {};
  if (type === 'ACK') return { ack: { enableCrossNamespace: ack?.enableCrossNamespace ?? false, ...given({ disabledServices: ack?.disabledServices }) } };
  if (argoCd === undefined) return {};
  const { awsIdc, namespace = 'argocd', rbacRoleMappings, networkAccess, endpointPrefix } = argoCd;
  return { argoCd: { namespace, awsIdc: { idcInstanceArn: awsIdc.idcInstanceArn, idcRegion: awsIdc.idcRegion ?? region }, ...given({ rbacRoleMappings, networkAccess, endpointPrefix }) } };
}

function start(eks: Eks, cluster: ClusterRecord, capability: CapabilityRecord, random: Random): void {
  const { shape } = capability;
  const failure = eks.failure('CreateCapability', shape.clusterName, shape.capabilityName);
  capability.transition = eks.after(eks.duration('capability.create', random), () => {
    shape.modifiedAt = eks.now();
    if (failure !== undefined) {
      const { code, message } = issueOf<'AccessDenied' | 'ClusterUnreachable'>(failure);
      Object.assign(shape, { status: 'CREATE_FAILED', health: { issues: [{ code, message }] } });
      return;
    }
    shape.status = 'ACTIVE';
    completeArgoCd(cluster, capability, random);
    admit(eks, cluster, capability);
  });
}

/** What EKS makes for Argo CD: an application in Identity Center, and an address. */
function completeArgoCd({ place }: ClusterRecord, { shape }: CapabilityRecord, random: Random): void {
  const { argoCd } = shape.configuration;
  if (argoCd === undefined) return;
  const instance = argoCd.awsIdc?.idcInstanceArn?.split('/').at(-1) ?? '';
  argoCd.awsIdc = { ...argoCd.awsIdc, idcManagedApplicationArn: `arn:aws:sso::${place.account}:application/${instance}/apl-${random.hex(16)}` };
  argoCd.serverUrl = `https://${argoCd.endpointPrefix ?? random.hex(12)}.eks-capabilities.${place.region}.amazonaws.com`;
}

/** EKS lets the capability's role into the cluster. */
export function admit(eks: Eks, cluster: ClusterRecord, { shape }: CapabilityRecord): void {
  if (cluster.accessEntries.has(shape.roleArn)) return;
  const policies = kinds[shape.type].policies.map((name) => `arn:aws:eks::aws:cluster-access-policy/${name}`);
  addEntry(eks, cluster, { principalArn: shape.roleArn, policies, managed: true });
}
