import { allNodeGroups } from '../spec/all-node-groups.ts';
import { kubernetesVersion } from '../plan/choices.ts';
import type { CheckContext, Remark } from './check.ts';

/** The last Kubernetes minor that EKS built Amazon Linux 2 images for. */
const lastMinor = 32;

export function amazonLinux2({ spec, facts }: CheckContext): readonly Remark[] {
  const version = kubernetesVersion(spec, facts.versions) ?? '';
  if (!(Number(version.split('.')[1]) > lastMinor)) return [];
  return allNodeGroups(spec).flatMap(({ group: { name, amiFamily, launch }, path }) => amiFamily !== 'AmazonLinux2' || launch?.ami !== undefined ? [] : [{
    severity: 'blocker',
    path: `${path}.amiFamily`,
    message: `Node group ${name} wants Amazon Linux 2, but EKS has no such images after Kubernetes 1.${lastMinor}; the cluster will have ${version}.`,
    remedy: 'Use amiFamily AmazonLinux2023 or Bottlerocket.',
  }]);
}
