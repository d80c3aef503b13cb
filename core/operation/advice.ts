import type { Failure, Operation } from './operation.ts';
import type { OperationKind } from './request.ts';

/** What to do after a change to a living cluster stopped, by its outcome. */
const advice: Readonly<Record<string, string>> = {
  PodEvictionFailure: 'Relax the disruption budget that holds the pods, or let its workload have more replicas, and ask again; or ask with whenBlocked wait, force, skip or ask for such groups.',
  NodeCreationFailure: 'Look at why new nodes do not join: their role, their subnets and security groups, the images that they pull. Then ask again.',
  AsgInstanceLaunchFailures: 'Look at the Auto Scaling group\'s activities for what EC2 cannot launch, free capacity or quota for it, and ask again.',
  InsufficientFreeAddresses: 'Free addresses in the subnets that are named, or give the cluster more subnets, and ask again.',
  IpNotAvailable: 'Free addresses in the subnets that are named, or give the cluster more subnets, and ask again.',
  ConflictingUpdate: 'Find out who changes the cluster beside Drydock, let that change end, and ask again.',
  ResourceInUse: 'EKS itself, or somebody else, is changing the cluster. Ask again in half an hour.',
  VersionMoved: 'Somebody else has changed the cluster. Ask again: the new plan begins where the cluster is now.',
  NodegroupDeleted: 'Ask again: the new plan is made without the group that was deleted.',
  UpdateCancelled: 'Look at the cluster\'s update in EKS for a reason, and ask again.',
  AddonReturned: 'Read in the message why the new version ailed. Pin the version before, or mend its cause, and ask again.',
  InvalidState: 'EKS holds the cluster\'s insights against the change. Resolve what they name, or waive the finding with a reason, and ask again.',
  ClusterUnhealthy: 'Mend what is named. Then ask again: what is done already is not done twice.',
  CredentialsExpired: 'AWS took none of the credentials that Drydock got anew for each attempt. Look at whether the sessions of its role in the account are revoked or cut short, and ask again.',
  AccessDenied: 'Give Drydock\'s role in the account the permission that is named: roll out the stack of the member account again.',
  LeaseLost: 'Another operation has the cluster. Wait for its end, and ask again if the change is still wanted.',
};

export function adviceFor({ outcome }: Failure): string {
  return advice[outcome] ?? 'Mend what the message names, and ask again: what is done already is not done twice.';
}

const afterCancellation: Readonly<Record<OperationKind, string>> = {
  provision: 'Nothing has to be done. Ask again to build it.',
  upgrade: 'Ask for the upgrade again to go on from where the cluster is. While it may go back, a rollback takes it to the version before.',
  rollback: 'Ask for the rollback again to go on from where the cluster is, while it may go back; or for an upgrade to bring it level.',
  'patch-addons': 'Ask again to go on from where the cluster is: what is done already is not done twice.',
  'patch-nodes': 'Ask again to go on from where the cluster is: what is done already is not done twice.',
};

export function adviceAfterCancellation({ kind, onFailure, startedAt }: Pick<Operation, 'kind' | 'onFailure' | 'startedAt'>): string {
  if (startedAt === undefined) return 'Nothing has to be done: nothing was changed. Ask again if the change is wanted after all.';
  if (kind === 'provision' && onFailure === 'keep') return 'What was made was kept, as asked. Delete it when it has been looked at, before asking again for a cluster of that name.';
  return afterCancellation[kind];
}
