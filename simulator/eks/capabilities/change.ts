import type { ArgoCdRoleMapping } from '@aws-sdk/client-eks';
import { z } from 'zod';
import { releaseManagedEntry } from '../access-entries/entries.ts';
import { clusterNamed } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { operation } from '../engine/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { CapabilityShape } from '../model.ts';
import { endUpdate, errorOf, issueOf, recordUpdate } from '../updates/updates.ts';
import type { Params } from '../updates/updates.ts';
import { admit } from './create.ts';
import { named, updateCapability } from './input.ts';
import type { UpdateCapability as Input } from './input.ts';
import { capabilityNamed, checkRole, requireSettled, resource } from './lookup.ts';

const path = '/clusters/{clusterName}/capabilities/{capabilityName}';

export const UpdateCapability = operation({
  http: { method: 'POST', path },
  resources: resource,
  input: updateCapability,
  async run(input, context) {
    const { eks, place } = context;
    const cluster = clusterNamed(eks, place, input.clusterName);
    const capability = capabilityNamed(eks, cluster, input.capabilityName);
    const { shape } = capability;
    requireSettled(capability, 'updated');
    checkChange(shape, input);
    if (input.roleArn !== undefined) await checkRole(context, input.clusterName, input.roleArn);
    requireSettled(capability, 'updated');
    const name = `${input.clusterName}/${input.capabilityName}`;
    const random = eks.stream(place, 'UpdateCapability', name);
    const failure = eks.failure('UpdateCapability', input.clusterName, input.capabilityName);
    const update = recordUpdate(capability, 'CapabilityUpdate', paramsOf(input), eks.now(), random);
    shape.status = 'UPDATING';
    capability.transition = eks.after(eks.duration('capability.update', random), () => {
      shape.status = 'ACTIVE';
      shape.modifiedAt = eks.now();
      endUpdate(update, failure && errorOf(failure));
      if (failure !== undefined) return;
      const roleBefore = shape.roleArn;
      Object.assign(shape, changed(shape, input));
      releaseManagedEntry(cluster, roleBefore);
      admit(eks, cluster, capability);
    });
    return { update };
  },
});

function checkChange({ type, configuration }: CapabilityShape, { clusterName, roleArn, deletePropagationPolicy, configuration: asked }: Input): void {
  const about = { clusterName };
  if (roleArn === undefined && deletePropagationPolicy === undefined && asked === undefined) throw invalidParameter('The request does not specify any change to the capability', about);
  if (asked?.argoCd !== undefined && configuration.argoCd === undefined) throw invalidParameter(`The configuration argoCd cannot be specified for a capability of type ${type}`, about);
  if (asked?.ack !== undefined && configuration.ack === undefined) throw invalidParameter(`The configuration ack cannot be specified for a capability of type ${type}`, about);
}

function paramsOf({ roleArn, configuration }: Input): Params {
  const { argoCd, ack } = configuration ?? {};
  return {
    RoleArn: roleArn,
    RoleMappingsToAddOrUpdate: argoCd?.rbacRoleMappings?.addOrUpdateRoleMappings,
    RoleMappingsToRemove: argoCd?.rbacRoleMappings?.removeRoleMappings,
    NetworkAccess: argoCd?.networkAccess,
    EnableCrossNamespace: ack?.enableCrossNamespace,
    DisabledServices: ack?.disabledServices,
  };
}

function changed({ configuration, roleArn, deletePropagationPolicy }: CapabilityShape, input: Input): Partial<CapabilityShape> {
  const { argoCd, ack } = input.configuration ?? {};
  return {
    roleArn: input.roleArn ?? roleArn,
    deletePropagationPolicy: input.deletePropagationPolicy ?? deletePropagationPolicy,
    configuration: {
      ...(configuration.ack && { ack: { ...configuration.ack, ...given({ ...ack }) } }),
      ...(configuration.argoCd && {
        argoCd: {
          ...configuration.argoCd,
          ...(argoCd?.rbacRoleMappings && { rbacRoleMappings: changedMappings(configuration.argoCd.rbacRoleMappings ?? [], argoCd.rbacRoleMappings) }),
          ...given({ networkAccess: argoCd?.networkAccess }),
        },
      }),
    },
  };
}

type MappingChange = NonNullable<NonNullable<NonNullable<Input['configuration']>['argoCd']>['rbacRoleMappings']>;

/** A mapping is replaced as a whole; identities taken out of it go one by one, and an empty mapping goes. */
function changedMappings(before: readonly ArgoCdRoleMapping[], { addOrUpdateRoleMappings: added = [], removeRoleMappings: removed = [] }: MappingChange): ArgoCdRoleMapping[] {
  const kept = before.filter(({ role }) => !added.some((mapping) => mapping.role === role));
  const goes = (role: string | undefined, id: string | undefined): boolean => removed.some((mapping) => mapping.role === role && mapping.identities.some((identity) => identity.id === id));
  return [...kept, ...added]
    .map(({ role, identities = [] }) => ({ role, identities: identities.filter(({ id }) => !goes(role, id)) }))
    .filter(({ identities }) => identities.length > 0);
}

export const DeleteCapability = operation({
  http: { method: 'DELETE', path },
  resources: resource,
  input: z.object(named),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const capability = capabilityNamed(eks, cluster, input.capabilityName);
    const { shape } = capability;
    requireSettled(capability, 'deleted');
    const failure = eks.failure('DeleteCapability', input.clusterName, input.capabilityName);
    const random = eks.stream(place, 'DeleteCapability', `${input.clusterName}/${input.capabilityName}`);
    shape.status = 'DELETING';
    capability.transition = eks.after(eks.duration('capability.delete', random), () => {
      if (failure !== undefined) {
        const { code, message } = issueOf<'AccessDenied' | 'ClusterUnreachable'>(failure);
        Object.assign(shape, { status: 'DELETE_FAILED', health: { issues: [{ code, message }] } });
        return;
      }
      cluster.capabilities.delete(shape.capabilityName);
      releaseManagedEntry(cluster, shape.roleArn);
    });
    return { capability: shape };
  },
});
