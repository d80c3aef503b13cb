import { minorOf, nodeReleases } from '../catalogue/versions.ts';
import { given } from '../clusters/shape.ts';
import { invalidParameter, limitExceeded } from '../errors.ts';
import type { About } from '../errors.ts';
import type { LaunchTemplateVersion } from '../engine/neighbours.ts';
import type { NodegroupShape } from '../model.ts';
import type { Quotas } from '../options.ts';
import type { CreateNodegroup } from './input.ts';

/** Rules on what a node group may be; each throws in EKS's own words. */

/** The last Kubernetes minor with Amazon Linux 2 images. */
const lastAl2Minor = 32;

export interface Sizes {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

/** All three sizes or none. */
export function newSizes(asked: CreateNodegroup['scalingConfig'], quotas: Quotas, about: About): Sizes {
  const { minSize, maxSize, desiredSize } = asked ?? { minSize: 1, maxSize: 2, desiredSize: 2 };
  if (minSize === undefined || maxSize === undefined || desiredSize === undefined) {
    throw invalidParameter('minSize, maxSize and desiredSize must be specified together in scalingConfig', about);
  }
  if (minSize > desiredSize) throw invalidParameter("minSize can't be greater than desiredSize", about);
  if (desiredSize > maxSize) throw invalidParameter("desiredSize can't be greater than maxSize", about);
  checkNodeQuota(maxSize, quotas, about);
  return { minSize, maxSize, desiredSize };
}

/** Sizes that an update leaves out keep their values, and are validated with the rest. */
export function mergedSizes(before: Sizes, asked: CreateNodegroup['scalingConfig'], quotas: Quotas, about: About): Sizes {
  const minSize = asked?.minSize ?? before.minSize;
  const maxSize = asked?.maxSize ?? before.maxSize;
  const desiredSize = asked?.desiredSize ?? before.desiredSize;
  if (minSize > desiredSize) throw invalidParameter(`Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`, about);
  if (desiredSize > maxSize) throw invalidParameter(`Desired capacity ${desiredSize} can't be greater than max size ${maxSize}`, about);
  checkNodeQuota(maxSize, quotas, about);
  return { minSize, maxSize, desiredSize };
}

function checkNodeQuota(maxSize: number, { nodesPerNodegroup }: Quotas, about: About): void {
  if (maxSize > nodesPerNodegroup) throw limitExceeded(`maxSize ${maxSize} exceeds the limit of ${nodesPerNodegroup} nodes per managed node group`, about);
}

/** Exactly one way to count; one node at a time when nothing is said. */
export function checkUpdateConfig(asked: CreateNodegroup['updateConfig'], about: About): void {
  if (asked?.maxUnavailable !== undefined && asked.maxUnavailablePercentage !== undefined) {
    throw invalidParameter('Only one of maxUnavailable and maxUnavailablePercentage can be specified in updateConfig', about);
  }
}

export function checkRepair(asked: CreateNodegroup['nodeRepairConfig'], about: About): void {
  const both = (a: unknown, b: unknown): boolean => a !== undefined && b !== undefined;
  if (
    both(asked?.maxUnhealthyNodeThresholdCount, asked?.maxUnhealthyNodeThresholdPercentage) ||
    both(asked?.maxParallelNodesRepairedCount, asked?.maxParallelNodesRepairedPercentage)
  ) {
    throw invalidParameter('A count and a percentage cannot both be specified in nodeRepairConfig', about);
  }
}

export function checkWarmPool(asked: CreateNodegroup['warmPoolConfig'], amiType: string, about: About): void {
  if (asked?.enabled !== true) return;
  if (amiType === 'CUSTOM') throw invalidParameter('Warm pools are not supported with custom AMIs', about);
  if (amiType.startsWith('BOTTLEROCKET') && (asked.poolState === 'HIBERNATED' || asked.reuseOnScaleIn === true)) {
    throw invalidParameter('Bottlerocket AMI types support neither the pool state HIBERNATED nor reuseOnScaleIn', about);
  }
  const { minSize = 0, maxGroupPreparedCapacity: most = -1 } = asked;
  if (most >= 0 && minSize > most) throw invalidParameter(`Warm pool minSize ${minSize} can't be greater than maxGroupPreparedCapacity ${most}`, about);
}

/** A warm pool as DescribeNodegroup shows it: with EKS's defaults where it is on. */
export const shownWarmPool = (asked: NonNullable<CreateNodegroup['warmPoolConfig']>): NonNullable<NodegroupShape['warmPoolConfig']> => ({
  ...(asked.enabled === true && { minSize: 0, poolState: 'STOPPED', reuseOnScaleIn: false }),
  ...given({ ...asked }),
});

/** What a launch template takes over cannot be said in the request too. */
export function checkTemplate(input: CreateNodegroup, template: LaunchTemplateVersion | undefined, about: About): void {
  if (template === undefined) {
    if (input.amiType === 'CUSTOM') throw invalidParameter('A launch template with an image id must be specified for the AMI type CUSTOM', about);
    return;
  }
  const { ImageId, InstanceType } = template.LaunchTemplateData ?? {};
  if (input.diskSize !== undefined) throw invalidParameter('Disk size must be specified within the launch template.', about);
  if (input.remoteAccess !== undefined) throw invalidParameter('Remote access configuration cannot be specified with a launch template.', about);
  if (InstanceType !== undefined && (input.instanceTypes ?? []).length > 0) {
    throw invalidParameter('Instance types cannot be specified both in the launch template and in the request.', about);
  }
  if (ImageId === undefined) return;
  if (input.amiType !== undefined && input.amiType !== 'CUSTOM') {
    throw invalidParameter('You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.', about);
  }
  if (input.releaseVersion !== undefined) throw invalidParameter('You cannot specify the field releaseVersion when using custom AMIs.', about);
  if (input.version !== undefined) throw invalidParameter('You cannot specify the field kubernetesVersion when using custom AMIs.', about);
}

/** The image family fits the Kubernetes version and the processors of the instance types. */
export function checkAmiType(amiType: string, version: string, instanceTypes: readonly string[], about: About): void {
  if (/^AL2_/.test(amiType) && minorOf(version) > lastAl2Minor) {
    throw invalidParameter(`AMI Type ${amiType} is only supported for kubernetes versions 1.${lastAl2Minor} or earlier`, about);
  }
  if (amiType === 'CUSTOM') return;
  const wrong = instanceTypes.filter((type) => isArm(type) !== amiType.includes('ARM_64'));
  if (wrong.length > 0) throw invalidParameter(`[${wrong.join(', ')}] is not a valid instance type for requested amiType ${amiType}`, about);
}

/** Graviton families carry a `g` right after the generation. */
const isArm = (instanceType: string): boolean => /^(a1|[a-z]+\d+g[a-z]*)[.-]/.test(instanceType);

/** The release asked for, or the newest; undefined for custom images, which have none. */
export function chooseRelease(version: string, amiType: string, asked: string | undefined, about: About): string | undefined {
  const releases = nodeReleases(version, amiType);
  if (asked === undefined || releases.includes(asked)) return asked ?? releases[0];
  if (asked.startsWith(`${version}.`)) {
    throw invalidParameter(`Requested Nodegroup release version ${asked} is invalid. Allowed release version is ${releases[0] ?? ''}`, about);
  }
  throw invalidParameter(`Requested release version ${asked} is not valid for kubernetes version ${version}.`, about);
}
