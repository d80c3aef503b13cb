import { DescribeAddonCommand, DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand, type EKSClient, type Update } from '@aws-sdk/client-eks';
import { controlPlaneOutput } from '../../../core/plan/outputs.ts';
import type { Issue, Observation, Updated } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent, issuesOf } from './issues.ts';

/** What an update's resource shows of it: whether it is as the update would have it. */
interface Confirmation {
  readonly state: 'Confirmed' | 'Ailing' | 'Successful';
  readonly issues: readonly Issue[];
  readonly output: Readonly<Record<string, string>>;
}

/**
 * An update by its own word, in EKS's terms. A successful one is `Confirmed` when its resource says the same, and `Ailing` when
 * that is degraded. A resource that somebody deletes takes its update with it.
 */
export async function observeUpdate(eks: EKSClient, cluster: string, updateId: string, of: Updated): Promise<Observation> {
  const update = (await unlessAbsent(async () => eks.send(new DescribeUpdateCommand({ name: cluster, updateId, ...ownerOf(of) }))))?.update;
  if (update?.status === undefined) return (await isGone(eks, cluster, of)) ? goneWith(of) : absent;
  if (update.status !== 'Successful') return { status: update.status, issues: errorsOf(update), output: {} };
  const { state, issues, output } = await confirm(eks, cluster, of);
  return { status: state, issues, output: { ...output, UpdateId: updateId } };
}

function ownerOf(of: Updated): { nodegroupName?: string; addonName?: string } {
  if (of.resource === 'node-group') return { nodegroupName: of.nodegroupName };
  return of.resource === 'add-on' ? { addonName: of.addonName } : {};
}

function errorsOf({ status, errors = [] }: Update): readonly Issue[] {
  const issues = errors.map(({ errorCode: code = 'Unknown', errorMessage: message = '', resourceIds }) => ({ code, message, ...(resourceIds && { resourceIds }) }));
  return status === 'Cancelled' && issues.length === 0 ? [{ code: 'UpdateCancelled', message: 'EKS cancelled the update and gave no reason.' }] : issues;
}

async function isGone(eks: EKSClient, clusterName: string, of: Updated): Promise<boolean> {
  if (of.resource !== 'node-group') return false;
  return (await unlessAbsent(async () => eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName: of.nodegroupName })))) === undefined;
}

function goneWith(of: Updated): Observation {
  const name = of.resource === 'node-group' ? of.nodegroupName : of.resource;
  return { status: 'Failed', issues: [{ code: 'NodegroupDeleted', message: `Node group ${name} was deleted by somebody else while it was updated.` }], output: {} };
}

async function confirm(eks: EKSClient, cluster: string, of: Updated): Promise<Confirmation> {
  switch (of.resource) {
    case 'control-plane': {
      const found = (await eks.send(new DescribeClusterCommand({ name: cluster }))).cluster;
      const isThere = found?.status === 'ACTIVE' && found.version === of.version;
      return { state: isThere ? 'Confirmed' : 'Successful', issues: [], output: found ? controlPlaneOutput(found) : {} };
    }
    case 'node-group': {
      const group = (await eks.send(new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: of.nodegroupName }))).nodegroup;
      const output = { Version: group?.version ?? '', ReleaseVersion: group?.releaseVersion ?? '' };
      return { state: stateOf(group?.status), issues: issuesOf(group?.health?.issues), output };
    }
    case 'add-on': {
      const addOn = (await eks.send(new DescribeAddonCommand({ clusterName: cluster, addonName: of.addonName }))).addon;
      const isEnough = addOn?.status === 'DEGRADED' && !of.mustRun;
      return { state: isEnough ? 'Confirmed' : stateOf(addOn?.status), issues: issuesOf(addOn?.health?.issues), output: { AddonVersion: addOn?.addonVersion ?? '' } };
    }
  }
}

function stateOf(status: string | undefined): Confirmation['state'] {
  if (status === 'ACTIVE') return 'Confirmed';
  return status === 'DEGRADED' ? 'Ailing' : 'Successful';
}
