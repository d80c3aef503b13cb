import type { Subnet } from '@aws-sdk/client-ec2';
import { addonNamed, defaultAddonVersion } from '../catalogue/addons.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import { firstAuthority } from '../certificate-authorities/authorities.ts';
import { zonesOf } from '../engine/network.ts';
import type { Context } from '../engine/operation.ts';
import type { ClusterRecord } from '../model.ts';
import type { Random } from '../../random.ts';
import type { Principal } from '../../service.ts';
import type { CreateCluster } from './input.ts';
import { newSecrets, newShape } from './shape.ts';

const bootstrapped = ['vpc-cni', 'coredns', 'kube-proxy'] as const;

/** A cluster that is CREATING. */
export function newCluster({ eks, place, call }: Context, input: CreateCluster, version: KubernetesVersion, network: readonly Subnet[], random: Random): ClusterRecord {
  const now = eks.world.clock.now();
  return {
    shape: newShape(input, place, version, network, eks.now()),
    place,
    zones: zonesOf(network),
    secrets: newSecrets(place, random, eks.outside.endpoint()?.secureUrl),
    certificateAuthorities: [firstAuthority(now, random, eks.outside.endpoint()?.certificate)],
    creatorArn: input.accessConfig?.bootstrapClusterCreatorAdminPermissions === false ? undefined : principalArn(call.principal),
    selfManagedAddons: new Map(input.bootstrapSelfManagedAddons === false ? [] : selfManaged(version.version)),
    phantom: undefined,
    networkInterfaceIds: [],
    upgrade: undefined,
    autoModeVersion: undefined,
    nodePhase: undefined,
    kubernetes: undefined,
    apiUse: new Map(),
    insights: { found: [], refreshedAt: undefined, refresh: undefined },
    healthReviewedAt: now,
    supportEnd: undefined,
    nodegroups: new Map(),
    addons: new Map(),
    fargateProfiles: new Map(),
    selfManagedNodes: new Map(),
    accessEntries: new Map(),
    podIdentityAssociations: new Map(),
    capabilities: new Map(),
    identityProviders: new Map(),
    updates: [],
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
}

function selfManaged(version: string): [string, string][] {
  return bootstrapped.flatMap((name) => {
    const addon = addonNamed(name);
    const chosen = addon === undefined ? undefined : defaultAddonVersion(addon, version);
    return chosen === undefined ? [] : [[name, chosen] satisfies [string, string]];
  });
}

function principalArn(principal: Principal): string | undefined {
  if (principal.kind === 'service') return undefined;
  return principal.kind === 'role' ? principal.roleArn : principal.arn;
}
