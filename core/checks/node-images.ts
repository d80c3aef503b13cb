import { allNodeGroups } from '../spec/all-node-groups.ts';
import { amiTypeOf, imageLineOf } from '../spec/ami-type.ts';
import { kubernetesVersion } from '../plan/choices.ts';
import { launchTemplateOf } from '../plan/steps/compute.ts';
import type { CheckContext, Remark } from './check.ts';

export function launchTemplateMissing({ spec, facts }: CheckContext): readonly Remark[] {
  return spec.managedNodeGroups.flatMap((group, index) => {
    if (group.launchTemplate === undefined || launchTemplateOf(group, facts) !== undefined) return [];
    const { id, version } = group.launchTemplate;
    const message = `${spec.metadata.region} has no launch template ${id}${version === undefined ? '' : ` with version ${version}`}.`;
    return [{ severity: 'blocker', path: `managedNodeGroups[${index}].launchTemplate`, message, remedy: 'Name a launch template of this account and region.' }];
  });
}

export function noImage({ spec, facts }: CheckContext): readonly Remark[] {
  return allNodeGroups(spec).flatMap(({ group, path }): readonly Remark[] => {
    const template = 'launchTemplate' in group ? launchTemplateOf(group, facts) : undefined;
    const isUnknown = 'launchTemplate' in group && template === undefined;
    if (template?.imageId !== undefined || group.launch?.ami !== undefined || isUnknown) return [];
    const instanceType = group.instanceTypes[0] ?? template?.instanceType;
    if (instanceType === undefined) return group.instanceSelector === undefined ? [noType(group.name, path)] : [];
    // Only a launch template of ours names an image that is not EKS's.
    const line = group.launch === undefined ? amiTypeOf(group.amiFamily, instanceType) : imageLineOf(group.amiFamily, instanceType);
    if (line !== undefined) return [];
    const message = `EKS has no ${group.amiFamily} image for ${instanceType} (node group ${group.name}).`;
    return [{ severity: 'blocker', path: `${path}.amiFamily`, message, remedy: 'Choose another AMI family or instance type.' }];
  });
}

function noType(group: string, path: string): Remark {
  return { severity: 'blocker', path, message: `Neither node group ${group} nor its launch template says an instance type.`, remedy: 'Give instanceType or instanceTypes.' };
}

export function noInstanceType({ spec }: CheckContext): readonly Remark[] {
  return allNodeGroups(spec).flatMap(({ group, path }) => {
    if (group.instanceSelector === undefined || group.instanceTypes.length > 0) return [];
    const message = `${spec.metadata.region} has no instance type of the current generation that node group ${group.name} asks for and that ${group.amiFamily} runs on.`;
    return [{ severity: 'blocker', path: `${path}.instanceSelector`, message, remedy: 'Ask for less, or name the types.' }];
  });
}

/** A node group is made with the cluster's own minor version. */
export function releaseOfOtherVersion({ spec, facts }: CheckContext): readonly Remark[] {
  const version = kubernetesVersion(spec, facts.versions);
  return spec.managedNodeGroups.flatMap(({ name, releaseVersion, amiFamily }, index) => {
    const minor = /^(1\.\d+)\./.exec(releaseVersion ?? '')?.[1];
    if (minor === undefined || version === undefined || amiFamily.startsWith('Bottlerocket') || minor === version) return [];
    return [{
      severity: 'blocker',
      path: `managedNodeGroups[${index}].releaseVersion`,
      message: `Node group ${name} wants AMI release ${releaseVersion ?? ''}, which is for Kubernetes ${minor}; the cluster will have ${version}.`,
      remedy: `Name a release of ${version}, or leave it out for the latest.`,
    }];
  });
}

/** EKS takes instance types from one place, and no release for an image that is not its own (user guide, launch-templates). */
export function launchTemplateOverlaps({ spec, facts }: CheckContext): readonly Remark[] {
  return spec.managedNodeGroups.flatMap((group, index) => {
    const template = launchTemplateOf(group, facts);
    const overlap = (field: string, has: string): Remark => ({
      severity: 'blocker',
      path: `managedNodeGroups[${index}].${field}`,
      message: `Launch template ${template?.id ?? ''} of node group ${group.name} has ${has}, so EKS takes no ${field} beside it.`,
      remedy: `Leave ${field} out, or use a launch template without that.`,
    });
    return [
      ...(template?.instanceType !== undefined && group.instanceTypes.length > 0 ? [overlap('instanceTypes', `the instance type ${template.instanceType}`)] : []),
      ...(template?.imageId !== undefined && group.releaseVersion !== undefined ? [overlap('releaseVersion', `the AMI ${template.imageId}`)] : []),
    ];
  });
}
