import { imageLineOf } from '../spec/ami-type.ts';
import type { ClusterSpec, NodeGroup } from '../spec/cluster-spec.ts';
import type { InstanceSelector } from '../spec/node-launch.ts';
import type { ProvisionFacts } from './provision-facts.ts';

/** What DescribeInstanceTypes says of a type, as far as it is chosen by. */
export interface InstanceTypeFact {
  readonly instanceType: string;
  readonly vCPUs: number;
  readonly memoryMiB: number;
  readonly gpus: number;
  readonly neuronDevices: number;
  readonly architecture: 'x86_64' | 'arm64';
}

/** EKS takes so many types for a group. */
const mostTypes = 20;

/**
 * The types that have what a group's selector asks for, the smallest first, and among equals the newest generation. All
 * start from the same image: without a word about accelerators, types that have some are left out.
 */
export function selectInstanceTypes({ instanceSelector: selector, amiFamily }: Pick<NodeGroup, 'instanceSelector' | 'amiFamily'>, catalogue: readonly InstanceTypeFact[]): readonly InstanceTypeFact[] {
  if (selector === undefined) return [];
  const fitting = catalogue.filter((type) => fits(selector, type) && imageLineOf(amiFamily, type.instanceType) !== undefined).toSorted(bySize);
  const image = imageLineOf(amiFamily, fitting[0]?.instanceType ?? '');
  return fitting.filter(({ instanceType }) => imageLineOf(amiFamily, instanceType) === image).slice(0, mostTypes);
}

function fits(selector: InstanceSelector, type: InstanceTypeFact): boolean {
  const { vCPUs, memoryMiB, gpus = 0, neuronDevices = 0, allow, deny } = selector;
  return (
    type.architecture === selector.architecture &&
    (vCPUs === undefined || type.vCPUs === vCPUs) &&
    (memoryMiB === undefined || type.memoryMiB === memoryMiB) &&
    type.gpus === gpus &&
    type.neuronDevices === neuronDevices &&
    (allow === undefined || new RegExp(allow).test(type.instanceType)) &&
    (deny === undefined || !new RegExp(deny).test(type.instanceType))
  );
}

function bySize(one: InstanceTypeFact, other: InstanceTypeFact): number {
  return (
    one.vCPUs - other.vCPUs ||
    one.memoryMiB - other.memoryMiB ||
    one.gpus - other.gpus ||
    generationOf(other) - generationOf(one) ||
    (one.instanceType < other.instanceType ? -1 : 1)
  );
}

/** `m7i.large` is of the seventh generation. */
function generationOf({ instanceType }: InstanceTypeFact): number {
  return Number(/^[a-z]+(\d+)/.exec(instanceType)?.[1] ?? 0);
}

/** The spec with the types that were chosen for its groups, as if the file named them. A group has none when its launch template says them, or nothing fits. */
export function withChosenTypes(spec: ClusterSpec, { chosenTypes = {} }: Pick<ProvisionFacts, 'chosenTypes'>): ClusterSpec {
  const chosen = <Group extends NodeGroup>(group: Group): Group => (group.instanceSelector === undefined ? group : { ...group, instanceTypes: (chosenTypes[group.name] ?? []).map(({ instanceType }) => instanceType) });
  return { ...spec, managedNodeGroups: spec.managedNodeGroups.map(chosen), selfManagedNodeGroups: spec.selfManagedNodeGroups.map(chosen) };
}
