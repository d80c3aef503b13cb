import type { Step } from '../../core/plan/plan.ts';
import { judge } from '../../core/watch/judge.ts';
import type { Subject, Updated } from '../../core/watch/watch.ts';
import { AwsError, type Shape } from '../../simulator/service.ts';
import type { Administrator } from './administrator.ts';

/** What a step makes, and the state that ends it; undefined when AWS's answer already does. */
export function subjectOf({ request }: Step): Subject | undefined {
  switch (request.kind) {
    case 'deploy-stack':
      return { kind: 'stack', stackName: request.stackName, toward: 'complete' };
    case 'create-control-plane':
      return { kind: 'cluster', toward: 'active' };
    case 'create-node-group':
      return { kind: 'node-group', nodegroupName: request.nodeGroup.name, toward: 'active' };
    case 'create-fargate-profile':
      return { kind: 'fargate-profile', fargateProfileName: request.profile.name, toward: 'active' };
    case 'create-add-on':
      return { kind: 'add-on', addonName: request.addonName, toward: request.mustRun ? 'active' : 'installed' };
    default:
      return undefined;
  }
}

/** Whether the subject is, at this moment, where its step wants it. Rejects when it never will be. */
export async function isThere(subject: Subject, step: Pick<Step, 'expected'>, administrator: Administrator): Promise<boolean> {
  const now = administrator.clock.now();
  const status = await statusOf(subject, administrator);
  const verdict = judge({ subject, expected: step.expected, startedAt: now }, { issues: [], output: {}, ...(status !== undefined && { status }) }, now);
  if (verdict.kind === 'failed') throw new Error(verdict.message);
  return verdict.kind === 'succeeded';
}

/** In AWS's words; undefined when AWS does not know it. */
async function statusOf(subject: Subject, { cluster, call }: Administrator): Promise<string | undefined> {
  try {
    switch (subject.kind) {
      case 'nothing':
        return undefined;
      case 'stack':
        return statusIn(((await call('cloudformation', 'DescribeStacks', { StackName: subject.stackName }))['Stacks'] as Shape[])[0], 'StackStatus');
      case 'cluster':
        return statusIn((await call('eks', 'DescribeCluster', { name: cluster }))['cluster']);
      case 'node-group':
        return statusIn((await call('eks', 'DescribeNodegroup', { clusterName: cluster, nodegroupName: subject.nodegroupName }))['nodegroup']);
      case 'fargate-profile':
        return statusIn((await call('eks', 'DescribeFargateProfile', { clusterName: cluster, fargateProfileName: subject.fargateProfileName }))['fargateProfile']);
      case 'add-on':
        return statusIn((await call('eks', 'DescribeAddon', { clusterName: cluster, addonName: subject.addonName }))['addon']);
      case 'update': {
        const status = statusIn((await call('eks', 'DescribeUpdate', { name: cluster, updateId: subject.updateId, ...ownerOf(subject.of) }))['update']);
        return status === 'Successful' ? 'Confirmed' : status;
      }
      default:
        throw new Error(`The benchmark's cluster has no ${subject.kind}.`);
    }
  } catch (error) {
    if (error instanceof AwsError && /ResourceNotFound|ValidationError/.test(error.code)) return undefined;
    throw error;
  }
}

function statusIn(described: unknown, member = 'status'): string {
  return String((described as Shape)[member]);
}

/** What names the owner of an update; nothing for the cluster's own. */
export function ownerOf(of: Updated): Shape {
  switch (of.resource) {
    case 'control-plane':
      return {};
    case 'node-group':
      return { nodegroupName: of.nodegroupName };
    case 'add-on':
      return { addonName: of.addonName };
  }
}
