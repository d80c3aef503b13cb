import { kubernetesVersion } from '../plan/choices.ts';
import { allNodeGroups, type AnyNodeGroup } from '../spec/all-node-groups.ts';
import { acceleratorOf } from '../spec/ami-type.ts';
import { ubuntuOf, type UbuntuRelease } from '../spec/ubuntu.ts';
import type { CheckContext, Remark } from './check.ts';

/** Canonical builds each release for some Kubernetes versions only. */
export function ubuntuNotForVersion(context: CheckContext): readonly Remark[] {
  const version = kubernetesVersion(context.spec, context.facts.versions) ?? '';
  const minor = Number(version.split('.')[1]);
  return ubuntuGroups(context).flatMap(({ group, path, ubuntu: { release, minors: { first, last = Infinity } } }): readonly Remark[] => {
    if (!(minor < first || minor > last)) return [];
    const range = last === Infinity ? `from 1.${first} on` : `from 1.${first} to 1.${last}`;
    return [{
      severity: 'blocker',
      path: `${path}.amiFamily`,
      message: `Node group ${group.name} wants Ubuntu ${release}, which Canonical builds for Kubernetes ${range}; the cluster will have ${version}.`,
      remedy: minor > last ? 'Use a newer Ubuntu release.' : 'Use an older Ubuntu release, or a newer Kubernetes version.',
    }];
  });
}

/** EKS's own images for such types have drivers; Canonical's have not. */
export function ubuntuWithoutDrivers(context: CheckContext): readonly Remark[] {
  return ubuntuGroups(context).flatMap(({ group, path }): readonly Remark[] => {
    const type = group.instanceTypes.find((name) => acceleratorOf(name) === 'nvidia');
    if (type === undefined) return [];
    return [{
      severity: 'warning',
      path: `${path}.amiFamily`,
      message: `Canonical's images have no NVIDIA drivers, and node group ${group.name} has GPUs (${type}).`,
      remedy: 'Install the drivers with NVIDIA’s GPU operator, or use AmazonLinux2023 or Bottlerocket, whose images have them.',
    }];
  });
}

interface UbuntuGroup {
  readonly group: AnyNodeGroup;
  readonly path: string;
  readonly ubuntu: UbuntuRelease;
}

/** Groups with Canonical's own images. */
function ubuntuGroups({ spec }: CheckContext): readonly UbuntuGroup[] {
  return allNodeGroups(spec).flatMap(({ group, path }) => {
    const ubuntu = ubuntuOf(group.amiFamily);
    return ubuntu === undefined || group.launch?.ami !== undefined ? [] : [{ group, path, ubuntu }];
  });
}
