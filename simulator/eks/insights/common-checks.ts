import { reviewHealth } from '../clusters/health.ts';
import type { Finding, Subject } from './check.ts';
import { incompatible } from './inventory.ts';

/** What upgrades and rollbacks are checked for alike. */

/** Only managed add-ons are looked at. */
export function addonCompatibility({ cluster, version }: Subject): Finding {
  const found = incompatible(cluster, version);
  if (found.length === 0) return { status: 'PASSING', reason: `All installed EKS add-on versions are compatible with Kubernetes ${version}.` };
  const describe = (name: string, installed: string): string => `${name} ${installed} is not compatible with Kubernetes ${version}.`;
  return {
    status: 'ERROR',
    reason: found.map(({ record: { shape } }) => describe(shape.addonName, shape.addonVersion)).join(' '),
    resources: found.map(({ record: { shape } }) => ({ arn: shape.addonArn, insightStatus: { status: 'ERROR', reason: describe(shape.addonName, shape.addonVersion) } })),
    summary: {
      addonCompatibilityDetails: found.map(({ addon }) => ({
        name: addon.name,
        compatibleVersions: addon.versions.filter(({ clusters }) => clusters.includes(version)).map((candidate) => candidate.version),
      })),
    },
  };
}

export async function clusterHealth({ eks, cluster }: Subject): Promise<Finding> {
  await reviewHealth(eks, cluster);
  const { arn, health } = cluster.shape;
  const issues = health.issues ?? [];
  if (issues.length === 0) return { status: 'PASSING', reason: 'No cluster health issues detected.' };
  return {
    status: 'ERROR',
    reason: issues.map(({ code = '', message = '' }) => `${code}: ${message}`).join(' '),
    resources: [{ arn, insightStatus: { status: 'ERROR', reason: issues.map(({ code }) => code).join(', ') } }],
  };
}
