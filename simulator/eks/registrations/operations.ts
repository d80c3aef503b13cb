import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { visible } from '../clusters/lookup.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, roleArn, tags, text } from '../engine/input.ts';
import { role } from '../engine/neighbours.ts';
import { operation } from '../engine/operation.ts';
import { passRole } from '../../iam/pass-role.ts';
import { inUse, invalidParameter, limitExceeded, notFound } from '../errors.ts';
import type { Place, RegistrationRecord } from '../model.ts';
import { checkTags } from '../tags/tags.ts';

/** How long the connector may take to report. */
const activationTime = 3 * 86_400_000;

const providers = ['EKS_ANYWHERE', 'ANTHOS', 'GKE', 'AKS', 'OPENSHIFT', 'TANZU', 'RANCHER', 'EC2', 'OTHER'] as const;

/** Shows a Kubernetes cluster from elsewhere. It stays PENDING: no connector ever reports here. */
export const RegisterCluster = operation({
  http: { method: 'POST', path: '/cluster-registrations' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  conditions: requestTags,
  input: z.object({ name: clusterName, connectorConfig: z.object({ roleArn, provider: z.enum(providers) }), tags: tags.optional(), clientRequestToken }),
  async run({ name, connectorConfig, tags: asked = {} }, { eks, place, call }) {
    await passRole(call, connectorConfig.roleArn, 'ssm.amazonaws.com');
    checkRoom(eks, place, name);
    checkTags(eks, asked, { clusterName: name });
    if ((await role(eks, place, connectorConfig.roleArn)) === undefined) throw invalidParameter(`The connector role ${connectorConfig.roleArn} does not exist`, { clusterName: name });
    checkRoom(eks, place, name);
    const random = eks.stream(place, 'RegisterCluster', name);
    const now = eks.now();
    const activation = { activationId: random.uuid(), activationCode: random.hex(20), activationExpiry: new Date(now.getTime() + activationTime) };
    const record: RegistrationRecord = {
      shape: { name, arn: clusterArn(place, name), createdAt: now, status: 'PENDING', connectorConfig: { ...activation, ...connectorConfig }, tags: asked },
      visibleAt: eks.visibleAt(),
      transition: undefined,
    };
    place.registrations.set(name, record);
    return { cluster: record.shape };
  },
});

function checkRoom(eks: Eks, { clusters, registrations, region }: Place, name: string): void {
  const { registeredClustersPerRegion: most } = eks.settings.quotas;
  if (clusters.has(name) || registrations.has(name)) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  if (registrations.size >= most) throw limitExceeded(`Registered cluster limit exceeded: ${most} clusters in ${region}`, { clusterName: name });
}

export const DeregisterCluster = operation({
  http: { method: 'DELETE', path: '/cluster-registrations/{name}' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  input: z.object({ name: clusterName }),
  run({ name }, { eks, place }) {
    const record = place.registrations.get(name);
    if (record === undefined || !visible(eks, record)) throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
    if (record.shape.status === 'DELETING') throw inUse(`Cannot delete because cluster ${name} is being deleted`, { clusterName: name });
    const random = eks.stream(place, 'DeregisterCluster', name);
    record.shape.status = 'DELETING';
    record.transition = eks.after(eks.duration('registration.delete', random), () => void place.registrations.delete(name));
    return { cluster: record.shape };
  },
});
