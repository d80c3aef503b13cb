import type { Random } from '../../random.ts';
import { addonArn, clusterArn } from '../arns.ts';
import type { CatalogueAddon } from '../catalogue/addons.ts';
import { clusterNamed, requireRunning } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { operation } from '../engine/operation.ts';
import { passRole } from '../../iam/pass-role.ts';
import { inUse } from '../errors.ts';
import type { AddonRecord, ClusterRecord } from '../model.ts';
import { addAssociation, checkAssociation } from '../pod-identity-associations/associations.ts';
import { checkTags } from '../tags/tags.ts';
import { issueOf } from '../updates/updates.ts';
import { announce } from './events.ts';
import { hasRoom, replicasMissing, settle } from './health.ts';
import { createAddon } from './input.ts';
import type { CreateAddon as Input } from './input.ts';
import { aboutAddon } from './lookup.ts';
import { checkConfiguration, checkPodIdentity, conflict, supportedAddon, supportedVersion } from './rules.ts';
import { text } from '../engine/input.ts';

export const CreateAddon = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/addons' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: createAddon,
  async run(input, { eks, place, call }) {
    const about = aboutAddon(input);
    if (input.serviceAccountRoleArn !== undefined) await passRole(call, input.serviceAccountRoleArn, 'eks.amazonaws.com');
    for (const { roleArn } of input.podIdentityAssociations ?? []) await passRole(call, roleArn, 'pods.eks.amazonaws.com');
    const cluster = clusterNamed(eks, place, input.clusterName);
    const check = () => {
      requireRunning(cluster);
      if (cluster.addons.has(input.addonName)) throw inUse('Addon already exists.', about);
    };
    check();
    const addon = supportedAddon(cluster, input.addonName, about);
    const version = supportedVersion(cluster, addon, input.addonVersion, about);
    checkConfiguration(addon, input.configurationValues, about);
    checkTags(eks, input.tags, about);
    checkPodIdentity(addon, input.podIdentityAssociations, about);
    for (const association of input.podIdentityAssociations ?? []) await checkAssociation(eks, cluster, { namespace: namespaceOf(addon, input), ...association });
    check();
    return { addon: start(eks, cluster, addon, version, input).shape };
  },
});

const namespaceOf = (addon: CatalogueAddon, { namespaceConfig }: Input): string => namespaceConfig?.namespace ?? addon.namespace;

function start(eks: Eks, cluster: ClusterRecord, addon: CatalogueAddon, version: string, input: Input): AddonRecord {
  const random = eks.stream(cluster.place, 'CreateAddon', `${input.clusterName}/${input.addonName}`);
  const now = eks.now();
  const arn = addonArn(cluster.place, input.clusterName, input.addonName, random.uuid());
  const namespace = namespaceOf(addon, input);
  const associations = (input.podIdentityAssociations ?? []).map((asked) => addAssociation(eks, cluster, { namespace, ...asked, ownerArn: arn }));
  const record: AddonRecord = {
    shape: {
      addonName: input.addonName,
      clusterName: input.clusterName,
      status: 'CREATING',
      addonVersion: version,
      health: { issues: [] },
      addonArn: arn,
      createdAt: now,
      modifiedAt: now,
      tags: input.tags ?? {},
      namespaceConfig: { namespace },
      ...given({
        serviceAccountRoleArn: input.serviceAccountRoleArn,
        configurationValues: input.configurationValues,
        podIdentityAssociations: associations.length > 0 ? associations.map(({ shape }) => shape.associationArn) : undefined,
      }),
    },
    podIdentityAssociationIds: associations.map(({ shape }) => shape.associationId),
    updates: [],
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
  cluster.addons.set(input.addonName, record);
  schedule(eks, cluster, record, addon, input, random);
  return record;
}

function schedule(eks: Eks, cluster: ClusterRecord, record: AddonRecord, addon: CatalogueAddon, input: Input, random: Random): void {
  const problem = problemOf(eks, cluster, record, addon, input);
  const kind = problem === undefined && !hasRoom(cluster, addon) ? 'addon.degraded' : 'addon.create';
  record.transition = eks.after(eks.duration(kind, random), async () => {
    if (problem !== undefined) {
      settle(eks, record, 'CREATE_FAILED', problem);
      return announce(eks, cluster, record, 'EKS Addon Creation Failed');
    }
    cluster.selfManagedAddons.delete(addon.name);
    if (hasRoom(cluster, addon)) {
      settle(eks, record, 'ACTIVE');
      return announce(eks, cluster, record, 'EKS Addon Creation Succeeded');
    }
    settle(eks, record, 'DEGRADED', replicasMissing);
    return announce(eks, cluster, record, 'EKS Addon Health Degraded');
  });
}

/** What keeps the add-on from being created at all. */
function problemOf(eks: Eks, cluster: ClusterRecord, { shape }: AddonRecord, addon: CatalogueAddon, input: Input): Parameters<typeof settle>[3] {
  const failure = eks.failure('CreateAddon', shape.clusterName, shape.addonName);
  if (failure !== undefined) return issueOf(failure);
  if (conflict(cluster, shape.addonVersion, input)) {
    const kind = `${addon.workload}.apps ${addon.name}`;
    return { code: 'ConfigurationConflict', message: `Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:\n${kind} - .spec.template.spec.containers` };
  }
  const missing = addon.requires.filter((name) => !cluster.addons.has(name));
  if (missing.length === 0) return undefined;
  return { code: 'K8sResourceNotFound', message: `The add-on ${addon.name} needs ${missing.join(', ')} to be installed first` };
}
