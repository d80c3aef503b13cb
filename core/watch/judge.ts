import { secondThought } from './second-thought.ts';
import { patience, progressAfter, stalledSince } from './stall.ts';
import type { Issue, Observation, Subject, Updated, Verdict, Watch } from './watch.ts';

/** What a status means for a subject on its way. */
type Meaning =
  | 'there'
  | 'on-the-way'
  | 'failed'
  /** Another replica of the service may not know it yet: a failure only when it lasts. */
  | 'unseen'
  /** May heal by itself: a failure only when it lasts. */
  | 'ailing';

/** The statuses of one kind of subject on its way to one state. `absent`: what it means that AWS does not know it. */
interface Journey {
  readonly absent: Meaning;
  readonly statuses: Readonly<Record<string, Meaning>>;
  /** The outcome's name when the subject has no issue that names it. */
  readonly outcome: string;
}

const created: Pick<Journey, 'absent'> = { absent: 'unseen' };
const deleted: Pick<Journey, 'absent'> = { absent: 'there' };

type NameOf<S extends Subject> = S extends { readonly toward: string } ? `${S['kind']}/${S['toward']}` : S['kind'];

type JourneyName = NameOf<Subject>;

/** EKS's and CloudFormation's statuses; one that is not listed is on the way. */
const journeys: Readonly<Record<JourneyName, Journey>> = {
  nothing: { absent: 'there', outcome: 'NothingFailed', statuses: {} },
  window: { absent: 'there', outcome: 'WindowFailed', statuses: {} },
  'cluster/active': { ...created, outcome: 'ClusterCreateFailed', statuses: { CREATING: 'on-the-way', PENDING: 'on-the-way', UPDATING: 'on-the-way', ACTIVE: 'there', FAILED: 'failed', DELETING: 'failed' } },
  'cluster/deleted': { ...deleted, outcome: 'ClusterDeleteFailed', statuses: { DELETING: 'on-the-way', ACTIVE: 'on-the-way', FAILED: 'ailing' } },
  'node-group/active': {
    ...created,
    outcome: 'NodegroupCreateFailed',
    statuses: { CREATING: 'on-the-way', UPDATING: 'on-the-way', ACTIVE: 'there', CREATE_FAILED: 'failed', DEGRADED: 'ailing', DELETING: 'failed', DELETE_FAILED: 'failed' },
  },
  'node-group/deleted': { ...deleted, outcome: 'NodegroupDeleteFailed', statuses: { DELETING: 'on-the-way', ACTIVE: 'on-the-way', CREATE_FAILED: 'on-the-way', DEGRADED: 'on-the-way', DELETE_FAILED: 'failed' } },
  'fargate-profile/active': { ...created, outcome: 'FargateProfileCreateFailed', statuses: { CREATING: 'on-the-way', ACTIVE: 'there', CREATE_FAILED: 'failed', DELETING: 'failed', DELETE_FAILED: 'failed' } },
  'fargate-profile/deleted': { ...deleted, outcome: 'FargateProfileDeleteFailed', statuses: { DELETING: 'on-the-way', ACTIVE: 'on-the-way', CREATE_FAILED: 'on-the-way', DELETE_FAILED: 'failed' } },
  // A new add-on is DEGRADED until its pods run, and often heals by itself.
  'add-on/active': {
    ...created,
    outcome: 'AddonCreateFailed',
    statuses: { CREATING: 'on-the-way', UPDATING: 'on-the-way', ACTIVE: 'there', DEGRADED: 'ailing', CREATE_FAILED: 'failed', UPDATE_FAILED: 'failed', DELETING: 'failed', DELETE_FAILED: 'failed' },
  },
  'add-on/installed': {
    ...created,
    outcome: 'AddonCreateFailed',
    statuses: { CREATING: 'on-the-way', UPDATING: 'on-the-way', ACTIVE: 'there', DEGRADED: 'there', CREATE_FAILED: 'failed', UPDATE_FAILED: 'failed', DELETING: 'failed', DELETE_FAILED: 'failed' },
  },
  'capability/active': {
    ...created,
    outcome: 'CapabilityCreateFailed',
    statuses: { CREATING: 'on-the-way', UPDATING: 'on-the-way', ACTIVE: 'there', DEGRADED: 'ailing', CREATE_FAILED: 'failed', DELETING: 'failed', DELETE_FAILED: 'failed' },
  },
  'capability/deleted': { ...deleted, outcome: 'CapabilityDeleteFailed', statuses: { DELETING: 'on-the-way', ACTIVE: 'on-the-way', DEGRADED: 'on-the-way', CREATE_FAILED: 'on-the-way', DELETE_FAILED: 'failed' } },
  // `Failed` and `Cancelled` are the update's; EKS forgets a provider that it could not associate.
  'identity-provider/associated': { ...created, outcome: 'AssociateIdentityProviderFailed', statuses: { CREATING: 'on-the-way', ACTIVE: 'there', DELETING: 'failed', Failed: 'failed', Cancelled: 'failed' } },
  'stack/complete': {
    ...created,
    outcome: 'StackFailed',
    statuses: {
      CREATE_IN_PROGRESS: 'on-the-way', UPDATE_IN_PROGRESS: 'on-the-way', REVIEW_IN_PROGRESS: 'on-the-way', UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'on-the-way',
      CREATE_COMPLETE: 'there', UPDATE_COMPLETE: 'there', IMPORT_COMPLETE: 'there',
      // The rollback itself is waited for, so that nothing is in the way of taking the stack down.
      ROLLBACK_IN_PROGRESS: 'on-the-way', UPDATE_ROLLBACK_IN_PROGRESS: 'on-the-way', UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'on-the-way',
      CREATE_FAILED: 'failed', ROLLBACK_COMPLETE: 'failed', ROLLBACK_FAILED: 'failed', UPDATE_FAILED: 'failed', UPDATE_ROLLBACK_COMPLETE: 'failed', UPDATE_ROLLBACK_FAILED: 'failed',
      DELETE_IN_PROGRESS: 'failed', DELETE_COMPLETE: 'failed', DELETE_FAILED: 'failed',
    },
  },
  // EKS's words for an update, and two of the observer's: the resource is as the update would have it, or it ails.
  update: { ...created, outcome: 'UpdateFailed', statuses: { InProgress: 'on-the-way', Successful: 'on-the-way', Confirmed: 'there', Ailing: 'ailing', Failed: 'failed', Cancelled: 'failed' } },
  nodes: { absent: 'on-the-way', outcome: 'NodesNotLevel', statuses: { behind: 'on-the-way', level: 'there', Abandoned: 'failed' } },
  rollout: { absent: 'on-the-way', outcome: 'RolloutFailed', statuses: { restarting: 'on-the-way', restarted: 'there', Abandoned: 'failed' } },
  // Auto Scaling's words for a refresh, and four of the watchkeeper's, which drains: an instance waits for its pods, or has waited for too long.
  'instance-refresh': {
    ...created,
    outcome: 'InstanceRefreshFailed',
    statuses: { Draining: 'on-the-way', Successful: 'there', Skipped: 'there', Held: 'failed', Overdue: 'failed', Failed: 'failed', Cancelled: 'failed', RollbackFailed: 'failed', RollbackSuccessful: 'failed' },
  },
  time: { absent: 'on-the-way', outcome: 'TimeStoodStill', statuses: { passed: 'there', Abandoned: 'failed' } },
  'stack/deleted': { ...deleted, outcome: 'StackDeleteFailed', statuses: { DELETE_IN_PROGRESS: 'on-the-way', DELETE_COMPLETE: 'there', DELETE_FAILED: 'failed' } },
};

/** What to make of one poll: whether the watched step is over, well or badly, and if not, whether it still moves. */
export function judge(watch: Judged, observation: Observation, now: number): Verdict {
  return secondThought(watch.subject, firstThought(watch, observation, now), observation.held);
}

type Judged = Pick<Watch, 'subject' | 'expected' | 'startedAt' | 'progress'>;

function firstThought(watch: Judged, observation: Observation, now: number): Verdict {
  const { subject } = watch;
  const journey = journeyOf(subject);
  const meaning = observation.status === undefined ? journey.absent : (journey.statuses[observation.status] ?? 'on-the-way');
  switch (meaning) {
    case 'there':
      return { kind: 'succeeded', output: observation.output };
    case 'failed':
      return failed(subject, journey, observation);
    case 'ailing':
      return now - watch.startedAt > longestAiling(watch) ? failed(subject, journey, observation) : pending(watch, observation, now);
    case 'unseen':
      return now - progressAfter(watch.progress, notSeen, now).since > longestUnseen ? failed(subject, journey, observation) : pending(watch, observation, now);
    case 'on-the-way':
      return pending(watch, observation, now);
  }
}

function journeyOf(subject: Subject): Journey {
  // The parts of a name belong to one subject, which a template literal cannot know.
  const name = ('toward' in subject ? `${subject.kind}/${subject.toward}` : subject.kind) as JourneyName;
  return journeys[name];
}

const notSeen = 'not seen yet';

/** By then every replica knows it, or somebody has deleted it. Milliseconds. */
const longestUnseen = 300_000;

/** EKS itself gives up on an add-on after 15 to 20 minutes. Milliseconds. */
const eksGivesUp = 1_200_000;

function longestAiling({ expected }: Pick<Watch, 'expected'>): number {
  return Math.max(eksGivesUp, patience(expected));
}

function failed(subject: Subject, { outcome }: Journey, { status, issues }: Observation): Verdict {
  const [first] = issues;
  const message = issues.length > 0 ? issues.map(wordsOf).join(' ') : 'AWS gave no reason.';
  const nameOfOutcome = subject.kind === 'stack' ? outcome : (first?.code ?? outcome);
  return { kind: 'failed', outcome: nameOfOutcome, message: `${titleOf(subject)} is ${status ?? 'gone'}: ${message}` };
}

function pending({ subject, expected, progress }: Pick<Watch, 'subject' | 'expected' | 'progress'>, { status, issues, roll, ...observation }: Observation, now: number): Verdict {
  const text = [status ?? notSeen, observation.progress, ...issues.map(wordsOf)].filter((part) => part !== undefined).join(', ');
  const since = stalledSince(progress, text, expected, now);
  const seen = { progress: text, ...(roll && { roll }) };
  if (since === undefined) return { kind: 'pending', ...seen };
  const minutes = Math.floor((now - since) / 60_000);
  const held = issues.length > 0 ? `What holds it: ${issues.map(wordsOf).join(' ')}` : 'AWS names nothing that holds it.';
  return { kind: 'stalled', ...seen, message: `${titleOf(subject)} has not moved for ${minutes} minutes. ${held}` };
}

function wordsOf({ code, message, resourceIds = [] }: Issue): string {
  return `${code}: ${message}${resourceIds.length > 0 ? ` (${resourceIds.join(', ')})` : ''}`;
}

function titleOf(subject: Subject): string {
  switch (subject.kind) {
    case 'nothing':
    case 'window':
      return 'The step';
    case 'stack':
      return `Stack ${subject.stackName}`;
    case 'cluster':
      return 'The control plane';
    case 'node-group':
      return `Node group ${subject.nodegroupName}`;
    case 'fargate-profile':
      return `Fargate profile ${subject.fargateProfileName}`;
    case 'add-on':
      return `Add-on ${subject.addonName}`;
    case 'capability':
      return `Capability ${subject.capabilityName}`;
    case 'identity-provider':
      return `Identity provider ${subject.name}`;
    case 'update':
      return `The update of ${nameOf(subject.of)}`;
    case 'nodes':
      return `The drift of the nodes of ${subject.owner === 'auto-mode' ? 'EKS Auto Mode' : 'Karpenter'}`;
    case 'rollout':
      return 'The restart of the workloads on Fargate';
    case 'instance-refresh':
      return `The instance refresh of self-managed group ${subject.autoScalingGroupName}`;
    case 'time':
      return 'The wait';
  }
}

/** What an update is of, as a sentence has it. */
function nameOf(updated: Updated): string {
  switch (updated.resource) {
    case 'control-plane':
      return `the control plane to ${updated.version}`;
    case 'node-group':
      return `node group ${updated.nodegroupName} to ${updated.version}`;
    case 'add-on':
      return `add-on ${updated.addonName} to ${updated.addonVersion}`;
  }
}
