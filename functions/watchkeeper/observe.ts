import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import type { Target } from '../../core/operation/operation.ts';
import type { Observation, Watch } from '../../core/watch/watch.ts';
import type { Place } from '../shared/aws/member-accounts.ts';
import { observeAddOn } from '../shared/observe/add-on.ts';
import { observeCapability } from '../shared/observe/capability.ts';
import { observeCluster } from '../shared/observe/cluster.ts';
import { observeFargateProfile } from '../shared/observe/fargate-profile.ts';
import { observeIdentityProvider } from '../shared/observe/identity-provider.ts';
import { observeNodeGroup } from '../shared/observe/node-group.ts';
import { observeDrift, withNodes } from '../shared/observe/nodes.ts';
import { abandoned } from '../shared/observe/issues.ts';
import { observeStack } from '../shared/observe/stack.ts';
import { observeUpdate } from '../shared/observe/update.ts';
import { drainAndObserve } from './instance-refresh.ts';
import { restartAndObserve } from './rollout.ts';

export interface ObserverClients {
  readonly eks: (place: Place) => Promise<EKSClient>;
  readonly cloudFormation: (place: Place) => Promise<CloudFormationClient>;
  /** As the role that may let instances go. */
  readonly autoScaling: (place: Place) => Promise<AutoScalingClient>;
  readonly kubernetes: (target: Target) => Promise<Kubernetes>;
  readonly now: () => number;
}

/** `isToStop`: its operation was cancelled, and nothing more is to be done for it. */
export type Observe = (watch: Watch, isToStop: boolean) => Promise<Observation>;

/** What AWS says now of what a watch is for. */
export function observeWith({ eks, cloudFormation, autoScaling, kubernetes, now }: ObserverClients): Observe {
  return async ({ subject, target, startedAt }, isToStop) => {
    switch (subject.kind) {
      case 'nothing':
      case 'window':
        return { issues: [], output: {} };
      case 'cluster':
        return observeCluster(await eks(target), target.cluster);
      case 'node-group':
        return observeNodeGroup(await eks(target), target.cluster, subject.nodegroupName);
      case 'fargate-profile':
        return observeFargateProfile(await eks(target), target.cluster, subject.fargateProfileName);
      case 'add-on':
        return observeAddOn(await eks(target), target.cluster, subject.addonName);
      case 'capability':
        return observeCapability(await eks(target), target.cluster, subject.capabilityName);
      case 'identity-provider':
        return observeIdentityProvider(await eks(target), target.cluster, subject.name, subject.updateId);
      case 'stack':
        return observeStack(await cloudFormation(target), subject.stackName);
      case 'update':
        return withNodes(await observeUpdate(await eks(target), target.cluster, subject.updateId, subject.of), subject.of, startedAt, async () => kubernetes(target));
      case 'nodes':
        return isToStop ? abandoned('Nobody waits for the rest of the nodes; they are replaced all the same.') : observeDrift(await kubernetes(target), subject);
      case 'rollout':
        return restartAndObserve(await kubernetes(target), subject.workloads, startedAt, isToStop);
      case 'instance-refresh':
        return drainAndObserve({ client: await autoScaling(target), connect: async () => kubernetes(target), subject, now: now(), isToStop });
      case 'time':
        return isToStop ? abandoned('The rest of it is not waited for.') : { issues: [], output: {}, ...(now() >= subject.until && { status: 'passed' }) };
    }
  };
}
