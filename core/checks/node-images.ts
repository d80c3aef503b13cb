import { amiTypeOf } from '../spec/ami-type.ts';
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
  return spec.managedNodeGroups.flatMap((group, index): readonly Remark[] => {
    const template = launchTemplateOf(group, facts);
    if (template?.imageId !== undefined || (group.launchTemplate !== undefined && template === undefined)) return [];
    const instanceType = group.instanceTypes[0] ?? template?.instanceType;
    const path = `managedNodeGroups[${index}]`;
    if (instanceType === undefined) {
      const message = `Neither node group ${group.name} nor its launch template says an instance type.`;
      return [{ severity: 'blocker', path, message, remedy: 'Give instanceType or instanceTypes.' }];
    }
    if (amiTypeOf(group.amiFamily, instanceType) !== undefined) return [];
    const message = `EKS has no ${group.amiFamily} image for ${instanceType} (node group ${group.name}).`;
    return [{ severity: 'blocker', path: `${path}.amiFamily`, message, remedy: 'Choose another AMI family or instance type.' }];
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
