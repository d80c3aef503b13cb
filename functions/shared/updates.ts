import { DescribeUpdateCommand, ListUpdatesCommand, type EKSClient, type Update, type UpdateParamType } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { unlessAbsent } from './ownership.ts';
import { allPages } from './pages.ts';

/** Whose updates: the cluster's own unless a node group or an add-on is named. */
export interface UpdateOwner {
  readonly name: string;
  readonly nodegroupName?: string;
  readonly addonName?: string;
}

/** The update under way, whoever started it. EKS lists no order, and carries out one at a time. */
export async function runningUpdate(eks: EKSClient, owner: UpdateOwner): Promise<Update | undefined> {
  const pages = await allPages((nextToken) => eks.send(new ListUpdatesCommand({ ...owner, nextToken })));
  const updates = await Promise.all(
    pages.flatMap(({ updateIds = [] }) => updateIds).map(async (updateId) => (await unlessAbsent(async () => eks.send(new DescribeUpdateCommand({ ...owner, updateId }))))?.update),
  );
  return updates.find((update) => update?.status === 'InProgress');
}

export function parameterOf({ params = [] }: Update, type: UpdateParamType): string | undefined {
  return params.find((parameter) => parameter.type === type)?.value;
}

/**
 * The id of the update under way, if it leads where this step wants to go: an earlier attempt got through, or somebody was
 * quicker, which comes to the same. Any other one is waited for.
 */
export async function joinUpdate(eks: EKSClient, owner: UpdateOwner, title: string, leadsThere: (update: Update) => boolean): Promise<string> {
  const running = await runningUpdate(eks, owner);
  if (running?.id !== undefined && leadsThere(running)) return running.id;
  const whose = running ? `${running.type ?? 'Update'} ${running.id ?? ''} runs since ${running.createdAt?.toISOString() ?? 'an unknown time'}` : 'EKS lists no update of it';
  throw new OperationError('RetryPatiently', 'ConflictingUpdate', `${title} is UPDATING by somebody else's hand: ${whose}.`);
}

/** The id of an update that EKS has just accepted. */
export function acceptedId(update: Update | undefined): string {
  if (update?.id !== undefined) return update.id;
  throw new OperationError('RetryBriefly', 'NoUpdate', 'EKS accepted the update and did not say which one it is.');
}
