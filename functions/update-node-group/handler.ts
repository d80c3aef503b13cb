import { DescribeNodegroupCommand, UpdateNodegroupVersionCommand, type Nodegroup, type Update } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { nodeGroupUpdateInput } from '../../core/plan/upgrade/inputs.ts';
import type { UpdateNodeGroup } from '../../core/plan/upgrade/step-requests.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep, type Started } from '../shared/define-step.ts';
import { unlessAbsent } from '../shared/ownership.ts';
import { acceptedId, joinUpdate, parameterOf } from '../shared/updates.ts';
import { contract } from './contract.ts';

/** New nodes for a managed group: EKS surges, cordons, evicts and terminates. */
export const fn = defineStep('update-node-group', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ target, request, clientRequestToken, again }) => {
    const client = await eks(target);
    const { nodegroupName } = request;
    const of = { clusterName: target.cluster, nodegroupName };
    const group = (await unlessAbsent(async () => client.send(new DescribeNodegroupCommand(of))))?.nodegroup;
    if (group === undefined || group.status === 'DELETING') throw new OperationError('RetryNever', 'NodegroupDeleted', `Node group ${nodegroupName} is ${group?.status ?? 'gone'}: somebody has deleted it since the plan was made.`);
    if (group.status === 'UPDATING') return watching(request, await joinUpdate(client, { name: target.cluster, nodegroupName }, `Node group ${nodegroupName}`, leadsThere(request)));
    if (group.status === 'ACTIVE' && isThere(group, request)) return { done: { Version: group.version ?? '', ReleaseVersion: group.releaseVersion ?? '' } };
    const { update } = await client.send(new UpdateNodegroupVersionCommand({ ...nodeGroupUpdateInput(target, request), clientRequestToken, ...(again?.how === 'force' && { force: true }) }));
    return watching(request, acceptedId(update));
  };
});

function watching({ nodegroupName, to: version, whenBlocked, answerWithin, nodes, atOnce }: UpdateNodeGroup, updateId: string): Started {
  return { watch: { kind: 'update', updateId, of: { resource: 'node-group', nodegroupName, version, whenBlocked, ...(answerWithin !== undefined && { answerWithin }), nodes, atOnce } } };
}

/** Without a release, only a new minor shows: EKS alone knows whether there is a newer release of the same. */
function isThere(group: Nodegroup, { from, to, version, releaseVersion, launchTemplate }: UpdateNodeGroup): boolean {
  if (launchTemplate && group.launchTemplate?.version !== launchTemplate.version) return false;
  if (releaseVersion !== undefined) return group.releaseVersion === releaseVersion;
  return version === undefined ? launchTemplate !== undefined : from !== to && group.version === version;
}

function leadsThere({ version, releaseVersion, launchTemplate }: UpdateNodeGroup): (update: Update) => boolean {
  return (update) => {
    const leadsTo = (type: 'Version' | 'ReleaseVersion' | 'LaunchTemplateVersion', wanted: string | undefined) => wanted === undefined || (parameterOf(update, type) ?? wanted) === wanted;
    return update.type === 'VersionUpdate' && leadsTo('Version', version) && leadsTo('ReleaseVersion', releaseVersion) && leadsTo('LaunchTemplateVersion', launchTemplate?.version);
  };
}

export const { handler } = fn;
