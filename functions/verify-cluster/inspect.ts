import type { EKSClient } from '@aws-sdk/client-eks';
import type { Part } from '../../core/operation/health.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { Observation } from '../../core/watch/watch.ts';
import { observeAddOn } from '../shared/observe/add-on.ts';
import { observeCapability } from '../shared/observe/capability.ts';
import { observeFargateProfile } from '../shared/observe/fargate-profile.ts';
import { observeIdentityProvider } from '../shared/observe/identity-provider.ts';
import { observeNodeGroup } from '../shared/observe/node-group.ts';

/** Every part of a cluster that its plan's steps made on its control plane, as EKS describes it now, or as it was `seen` a moment ago. */
export async function inspect(eks: EKSClient, cluster: string, steps: readonly Step[], seen: ReadonlySet<string>): Promise<readonly Part[]> {
  const looks = steps.map(async ({ id, request }): Promise<Part | undefined> => {
    const unlessSeen = async (look: () => Promise<Observation>): Promise<Observation> => (seen.has(id) ? { status: 'ACTIVE', issues: [], output: {} } : look());
    switch (request.kind) {
      case 'create-node-group':
        return part(`Node group ${request.nodeGroup.name}`, await unlessSeen(async () => observeNodeGroup(eks, cluster, request.nodeGroup.name)));
      case 'create-fargate-profile':
        return part(`Fargate profile ${request.profile.name}`, await unlessSeen(async () => observeFargateProfile(eks, cluster, request.profile.name)));
      case 'create-add-on':
        return { ...part(`Add-on ${request.addonName}`, await unlessSeen(async () => observeAddOn(eks, cluster, request.addonName))), mayBeDegraded: !request.mustRun };
      case 'create-capability':
        return part(`Capability ${request.capabilityName}`, await unlessSeen(async () => observeCapability(eks, cluster, request.capabilityName)));
      case 'associate-identity-provider': {
        const name = request.oidc.identityProviderConfigName;
        return part(`Identity provider ${name}`, await unlessSeen(async () => observeIdentityProvider(eks, cluster, name)));
      }
      default:
        return undefined;
    }
  });
  return (await Promise.all(looks)).filter((found) => found !== undefined);
}

export function part(title: string, { status, issues }: Observation): Part {
  return { title, issues, ...(status !== undefined && { status }) };
}
