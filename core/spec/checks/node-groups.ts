import { isWindows } from '../ami-type.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, ManagedNodeGroupConfig, Part, SelfManagedNodeGroupConfig } from '../schema/cluster-config.ts';
import { DEFAULT_AMI_FAMILY, DEFAULT_INSTANCE_TYPE, scalingOf } from '../node-group-defaults.ts';
import { ubuntuOf } from '../ubuntu.ts';
import { isExistingVpc, namesSubnets } from '../vpc.ts';
import { nodeGroupStackName } from '../stack-name.ts';
import { checkBootstrap, checkManagedLaunch, checkReservation, checkSsh, checkVolumes } from './node-launch.ts';
import { checkAccessMode, checkInstanceProfile, checkLocalZones, checkSecurityGroups, checkSelfManagedInstances } from './self-managed.ts';
import { checkSameImage, duplicates, entriesOf, isFilled, isList } from './tools.ts';

type Config = Part<ClusterConfig>;
type Group = Part<ManagedNodeGroupConfig>;
type Either = Group | Part<SelfManagedNodeGroupConfig>;

/** Rules for groups of both kinds; those for one kind follow. */
const rules = [checkSizes, checkSelector, checkUpdateConfig, checkTaints, checkRole, checkPlacement, checkBootstrap, checkVolumes, checkSsh, checkReservation];
const managedRules = [checkInstances, checkLaunchTemplate, checkRelease, checkManagedLaunch];
const selfManagedRules = [checkSelfManagedInstances, checkSecurityGroups, checkInstanceProfile, checkLocalZones];

export function* checkNodeGroups(config: Config): Findings {
  const managed = entriesOf(config.managedNodeGroups, ['managedNodeGroups']);
  const selfManaged = entriesOf(config.nodeGroups, ['nodeGroups']);
  const named = [...managed, ...selfManaged].map(([group, path]) => [group, [...path, 'name']] as const);
  yield* duplicates(named, ({ name }) => name?.replaceAll('_', '-'), (name) => `the name ${name}`);
  yield* named.flatMap(([{ name }, path]) => [...checkName(name, path, config)]);
  for (const [group, path] of [...managed, ...selfManaged]) yield* rules.flatMap((rule) => [...rule(group, path, config)]);
  for (const [group, path] of managed) yield* managedRules.flatMap((rule) => [...rule(group, path, config)]);
  for (const [group, path] of selfManaged) yield* selfManagedRules.flatMap((rule) => [...rule(group, path, config)]);
  yield* checkAccessMode(selfManaged.length, config);
  yield* checkWindows(config);
}

const longestStackName = 128;

/** A group's stack is named after the cluster and the group. */
function* checkName(name: string | undefined, path: Path, { metadata }: Config): Findings {
  if (name === undefined || metadata?.name === undefined) return;
  const excess = nodeGroupStackName(metadata.name, name).length - longestStackName;
  if (excess > 0) yield valueIsWrong(path, `is too long beside the cluster’s name by ${excess}: both are in the name of the group’s stack, which has at most ${longestStackName} characters`);
}

function* checkSizes(group: Either, path: Path): Findings {
  const { minSize, desiredSize, maxSize } = scalingOf(group);
  const said = (name: 'minSize' | 'desiredCapacity' | 'maxSize', value: number) => `${name} ${group[name] === undefined ? `(left out, so ${value})` : value}`;
  const min = said('minSize', minSize);
  const max = said('maxSize', maxSize);
  const desired = said('desiredCapacity', desiredSize);
  const leftOut = (['minSize', 'desiredCapacity', 'maxSize'] as const).filter((name) => group[name] === undefined).map((name) => [...path, name]);
  const wrong = (names: readonly (keyof Group & keyof Either)[], message: string) =>
    valueIsWrong([...path, ...names.filter((name) => group[name] !== undefined).slice(0, 1)], message, leftOut);
  if (desiredSize < minSize) yield wrong(['desiredCapacity'], `${desired} is less than ${min}`);
  else if (desiredSize > maxSize && group.desiredCapacity !== undefined) yield wrong(['desiredCapacity'], `${desired} is more than ${max}`);
  else if (minSize > maxSize) yield wrong(['minSize', 'maxSize'], `${min} is more than ${max}`);
  else if (maxSize === 0 && path[0] === 'managedNodeGroups') yield wrong(['desiredCapacity', 'minSize'], `${max} is too small: EKS needs maxSize at least 1, so say it`);
}

function* checkInstances(group: Group, path: Path): Findings {
  const { instanceType, instanceTypes, launchTemplate, instanceSelector } = group;
  if (instanceType !== undefined && isFilled(instanceTypes)) yield keyIsWrong([...path, 'instanceType'], 'say instanceType or instanceTypes, not both');
  const listed = entriesOf(instanceTypes, [...path, 'instanceTypes']);
  yield* duplicates(listed, (type) => type, (type) => `the instance type ${type}`);
  const own = instanceType === undefined ? listed : [[instanceType, [...path, 'instanceType']] as const];
  const needsDefault = own.length === 0 && launchTemplate === undefined && instanceSelector === undefined;
  yield* checkSameImage(needsDefault ? [[DEFAULT_INSTANCE_TYPE, [...path, 'amiFamily']] as const] : own, group, path);
}

function* checkSelector(group: Either, path: Path): Findings {
  const { instanceSelector, instanceType } = group;
  if (instanceSelector === undefined) return;
  const at = [...path, 'instanceSelector'];
  const listed = 'instanceTypes' in group ? group.instanceTypes : (group as Part<SelfManagedNodeGroupConfig>).instancesDistribution?.instanceTypes;
  if ((instanceType !== undefined && instanceType !== 'mixed') || isFilled(listed)) yield keyIsWrong(at, 'chooses instance types, but the group names some; remove one of the two');
  const { vCPUs, memory, gpus, neuron_devices: neuron } = instanceSelector;
  if ([vCPUs, memory, gpus, neuron].every((value) => value === undefined)) yield keyIsWrong(at, 'say at least one of vCPUs, memory, gpus and neuron_devices', [at]);
}

function* checkUpdateConfig({ updateConfig }: Either, path: Path): Findings {
  if (updateConfig?.maxUnavailable !== undefined && updateConfig.maxUnavailablePercentage !== undefined) {
    yield keyIsWrong([...path, 'updateConfig'], 'say maxUnavailable or maxUnavailablePercentage, not both');
  }
}

/** eksctl and EKS both want these in the template itself. */
function* checkLaunchTemplate(group: Group, path: Path): Findings {
  if (group.launchTemplate === undefined) return;
  for (const name of ['instanceType', 'volumeSize'] as const) {
    if (group[name] === undefined) continue;
    const instead = name === 'instanceType' ? '; or use instanceTypes' : '';
    yield keyIsWrong([...path, name], `with a launch template this must be in the template${instead}`);
  }
}

function* checkTaints({ taints }: Either, path: Path): Findings {
  const identity = ({ key, effect }: NonNullable<Group['taints']>[number] & object) => (key === undefined || effect === undefined ? undefined : `${key}:${effect}`);
  if (!isList(taints)) return;
  yield* duplicates(entriesOf(taints, [...path, 'taints']), identity, (taint) => `the taint ${taint}`);
}

/** What is said of a role has no effect on one that exists. */
function* checkRole({ iam = {} }: Either, path: Path): Findings {
  if (iam.instanceRoleARN === undefined) return;
  const { attachPolicyARNs, attachPolicy, withAddonPolicies = {}, instanceRoleName, instanceRolePermissionsBoundary } = iam;
  const said = {
    attachPolicyARNs: isFilled(attachPolicyARNs),
    attachPolicy: attachPolicy !== undefined,
    withAddonPolicies: Object.values(withAddonPolicies).includes(true),
    instanceRoleName: instanceRoleName !== undefined,
    instanceRolePermissionsBoundary: instanceRolePermissionsBoundary !== undefined,
  };
  for (const [name, isSaid] of Object.entries(said)) {
    if (isSaid) yield keyIsWrong([...path, 'iam', name], 'concerns only a role that is made, and instanceRoleARN names an existing one');
  }
}

/** Releases of Amazon Linux and Windows images begin with the Kubernetes minor; Bottlerocket's count by themselves. */
function* checkRelease({ releaseVersion, amiFamily = DEFAULT_AMI_FAMILY }: Group, path: Path, { metadata }: Config): Findings {
  const version = metadata?.version;
  if (releaseVersion === undefined || version === undefined || amiFamily.startsWith('Bottlerocket') || ubuntuOf(amiFamily) !== undefined) return;
  if (new RegExp(`^${version.replace('.', '\\.')}[.-]`).test(releaseVersion)) return;
  yield valueIsWrong([...path, 'releaseVersion'], `is not a release for Kubernetes ${version}, the cluster’s version`, [[...path, 'amiFamily']]);
}

function* checkPlacement(group: Either, path: Path, { vpc }: Config): Findings {
  const { subnets, privateNetworking = false } = group;
  if (isFilled(subnets) && isFilled(group.availabilityZones)) yield keyIsWrong([...path, 'availabilityZones'], 'say subnets or availabilityZones, not both');
  yield* checkSubnets(subnets, [...path, 'subnets'], vpc);
  if (!namesSubnets(vpc) || isFilled(subnets)) return;
  const side = privateNetworking ? 'private' : 'public';
  if (Object.keys(vpc?.subnets?.[side] ?? {}).length > 0) return;
  const at = group.privateNetworking === undefined ? path : [...path, 'privateNetworking'];
  yield keyIsWrong(at, `its nodes would be in ${side} subnets, but vpc.subnets names none: set privateNetworking to ${!privateNetworking}`, [[...path, 'privateNetworking'], ['vpc', 'subnets']]);
}

/** Subnets of a node group or Fargate profile: ids, or keys under vpc.subnets. */
export function* checkSubnets(subnets: readonly (string | undefined)[] | undefined, path: Path, vpc: Config['vpc']): Findings {
  const entries = entriesOf(subnets, path);
  if (entries.length > 0 && !isExistingVpc(vpc)) yield keyIsWrong(path, 'names subnets of an existing VPC, but without vpc.subnets a new one is made', [['vpc', 'subnets']]);
  yield* duplicates(entries, (subnet) => subnet, (subnet) => `the subnet ${subnet}`);
  const names = new Set(Object.values(vpc?.subnets ?? {}).flatMap((side) => Object.keys(side ?? {})));
  for (const [subnet, at] of entries) {
    if (!/^subnet-[0-9a-f]+$/.test(subnet) && !names.has(subnet)) yield valueIsWrong(at, `'${subnet}' is neither a subnet id nor a key under vpc.subnets`, [['vpc', 'subnets']]);
  }
}

/** Windows pods get addresses only when vpc-cni is told so, which the plan does, and the cluster's own add-ons run on Linux. */
function* checkWindows({ managedNodeGroups, nodeGroups, fargateProfiles, addons, iam }: Config): Findings {
  const groups = [...entriesOf(managedNodeGroups, ['managedNodeGroups']), ...entriesOf(nodeGroups, ['nodeGroups'])];
  const windows = groups.find(([{ amiFamily }]) => amiFamily !== undefined && isWindows(amiFamily));
  if (windows === undefined) return;
  const path = [...windows[1], 'amiFamily'];
  const hasLinux = groups.some(([{ amiFamily }]) => !isWindows(amiFamily ?? DEFAULT_AMI_FAMILY)) || isFilled(fargateProfiles);
  if (!hasLinux) yield valueIsWrong(path, 'CoreDNS and other add-ons need Linux nodes: add a Linux node group', [['managedNodeGroups'], ['nodeGroups'], ['fargateProfiles']]);
  const cni = entriesOf(addons, ['addons']).find(([{ name }]) => name === 'vpc-cni');
  if (/enableWindowsIpam["']?\s*:\s*["']?false/.test(cni?.[0].configurationValues ?? '')) {
    yield valueIsWrong([...(cni?.[1] ?? []), 'configurationValues'], 'pods on Windows nodes get no address unless enableWindowsIpam is "true"; leave it out and it will be', [path]);
  }
  if (iam?.vpcResourceControllerPolicy === false && iam.serviceRoleARN === undefined) {
    yield valueIsWrong(['iam', 'vpcResourceControllerPolicy'], 'pods on Windows nodes get their addresses from the VPC resource controller, which needs this policy', [path]);
  }
}
