import { amiTypeOf, isWindows } from '../ami-type.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, ManagedNodeGroupConfig, Part } from '../schema/cluster-config.ts';
import { DEFAULT_AMI_FAMILY, DEFAULT_INSTANCE_TYPE, scalingOf } from '../node-group-defaults.ts';
import { isExistingVpc, namesSubnets } from '../vpc.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type Group = Part<ManagedNodeGroupConfig>;

export function* checkNodeGroups(config: Config): Findings {
  const groups = entriesOf(config.managedNodeGroups, ['managedNodeGroups']);
  const names = groups.map(([group, path]) => [group, [...path, 'name']] as const);
  yield* duplicates(names, ({ name }) => name, (name) => `the name ${name}`);
  for (const [group, path] of groups) {
    for (const rule of [checkSizes, checkInstances, checkUpdateConfig, checkLaunchTemplate, checkTaints, checkRole, checkRelease, checkPlacement]) {
      yield* rule(group, path, config);
    }
  }
  yield* checkWindows(config);
}

function* checkSizes(group: Group, path: Path): Findings {
  const { minSize, desiredSize, maxSize } = scalingOf(group);
  const said = (name: 'minSize' | 'desiredCapacity' | 'maxSize', value: number) => `${name} ${group[name] === undefined ? `(left out, so ${value})` : value}`;
  const min = said('minSize', minSize);
  const max = said('maxSize', maxSize);
  const desired = said('desiredCapacity', desiredSize);
  const leftOut = (['minSize', 'desiredCapacity', 'maxSize'] as const).filter((name) => group[name] === undefined).map((name) => [...path, name]);
  const wrong = (names: readonly (keyof Group)[], message: string) =>
    valueIsWrong([...path, ...names.filter((name) => group[name] !== undefined).slice(0, 1)], message, leftOut);
  if (desiredSize < minSize) yield wrong(['desiredCapacity'], `${desired} is less than ${min}`);
  else if (desiredSize > maxSize && group.desiredCapacity !== undefined) yield wrong(['desiredCapacity'], `${desired} is more than ${max}`);
  else if (minSize > maxSize) yield wrong(['minSize', 'maxSize'], `${min} is more than ${max}`);
  else if (maxSize === 0) yield wrong(['desiredCapacity', 'minSize'], `${max} is too small: EKS needs maxSize at least 1, so say it`);
}

function* checkInstances(group: Group, path: Path): Findings {
  const { instanceType, instanceTypes, launchTemplate } = group;
  if (instanceType !== undefined && isFilled(instanceTypes)) yield keyIsWrong([...path, 'instanceType'], 'say instanceType or instanceTypes, not both');
  const listed = entriesOf(instanceTypes, [...path, 'instanceTypes']);
  yield* duplicates(listed, (type) => type, (type) => `the instance type ${type}`);
  const own = instanceType === undefined ? listed : [[instanceType, [...path, 'instanceType']] as const];
  const types = own.length === 0 && launchTemplate === undefined ? [[DEFAULT_INSTANCE_TYPE, [...path, 'amiFamily']] as const] : own;
  const family = group.amiFamily ?? DEFAULT_AMI_FAMILY;
  const [first] = types;
  for (const [type, at] of types) {
    const amiType = amiTypeOf(family, type);
    if (amiType === undefined) yield valueIsWrong(at, `EKS has no ${family} image for ${type}`, [[...path, 'amiFamily'], [...path, 'instanceType']]);
    else if (first !== undefined && amiType !== amiTypeOf(family, first[0])) {
      yield valueIsWrong(at, `${type} needs another image than ${first[0]} (architecture or accelerator): put it into a node group of its own`);
    }
  }
}

function* checkUpdateConfig({ updateConfig }: Group, path: Path): Findings {
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

function* checkTaints({ taints }: Group, path: Path): Findings {
  const identity = ({ key, effect }: NonNullable<Group['taints']>[number] & object) => (key === undefined || effect === undefined ? undefined : `${key}:${effect}`);
  yield* duplicates(entriesOf(taints, [...path, 'taints']), identity, (taint) => `the taint ${taint}`);
}

function* checkRole({ iam }: Group, path: Path): Findings {
  if (iam?.instanceRoleARN !== undefined && isFilled(iam.attachPolicyARNs)) {
    yield keyIsWrong([...path, 'iam', 'attachPolicyARNs'], 'policies are attached only to a role that is made, and instanceRoleARN names an existing one');
  }
}

/** Releases of Amazon Linux and Windows images begin with the Kubernetes minor; Bottlerocket's count by themselves. */
function* checkRelease({ releaseVersion, amiFamily = DEFAULT_AMI_FAMILY }: Group, path: Path, { metadata }: Config): Findings {
  const version = metadata?.version;
  if (releaseVersion === undefined || version === undefined || amiFamily.startsWith('Bottlerocket')) return;
  if (new RegExp(`^${version.replace('.', '\\.')}[.-]`).test(releaseVersion)) return;
  yield valueIsWrong([...path, 'releaseVersion'], `is not a release for Kubernetes ${version}, the cluster’s version`, [[...path, 'amiFamily']]);
}

function* checkPlacement(group: Group, path: Path, { vpc }: Config): Findings {
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

/** Windows pods get addresses only when vpc-cni is told so, and the cluster's own add-ons run on Linux. */
function* checkWindows({ managedNodeGroups, fargateProfiles, addons }: Config): Findings {
  const groups = entriesOf(managedNodeGroups, ['managedNodeGroups']);
  const windows = groups.find(([{ amiFamily }]) => amiFamily !== undefined && isWindows(amiFamily));
  if (windows === undefined) return;
  const path = [...windows[1], 'amiFamily'];
  const hasLinux = groups.some(([{ amiFamily }]) => !isWindows(amiFamily ?? DEFAULT_AMI_FAMILY)) || isFilled(fargateProfiles);
  if (!hasLinux) yield valueIsWrong(path, 'CoreDNS and other add-ons need Linux nodes: add a Linux node group', [['managedNodeGroups'], ['fargateProfiles']]);
  const cni = entriesOf(addons, ['addons']).find(([{ name }]) => name === 'vpc-cni')?.[0];
  if (/enableWindowsIpam["']?\s*:\s*["']?true/.test(cni?.configurationValues ?? '')) return;
  yield valueIsWrong(path, `pods on Windows nodes get no address unless the add-on vpc-cni has configurationValues: '{"enableWindowsIpam":"true"}'`, [['addons']]);
}
