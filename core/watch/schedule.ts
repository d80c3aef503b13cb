import { durations, ofRoll, ofSurplus } from '../plan/durations.ts';
import type { Estimate } from '../plan/plan.ts';
import type { UpdateNodeGroup } from '../plan/upgrade/step-requests.ts';
import { fit } from './distribution.ts';
import { heartbeatInterval } from './heartbeat.ts';
import type { RollSeen, Subject, Watch } from './watch.ts';

/** How eagerly to look; milliseconds. */
export interface Pace {
  /** Time that may be expected to be lost before a look is worth it: a large one saves looks. */
  readonly expectedLag: number;
  readonly shortestGap: number;
  readonly longestGap: number;
}

const patient: Pace = { expectedLag: 10_000, shortestGap: 5_000, longestGap: 40_000 };

/** Everything else waits for a control plane and for stacks; looking at a stack costs EKS nothing. Nothing waits for a profile but the next one. */
const paces: Readonly<Record<Subject['kind'], Pace>> = {
  stack: { expectedLag: 1_000, shortestGap: 3_000, longestGap: 15_000 },
  cluster: { expectedLag: 3_000, shortestGap: 5_000, longestGap: 30_000 },
  'node-group': patient,
  'fargate-profile': { ...patient, expectedLag: 20_000 },
  'add-on': { ...patient, expectedLag: 15_000, longestGap: 35_000 },
  capability: patient,
  'identity-provider': patient,
  update: patient,
  nodes: patient,
  rollout: patient,
  'instance-refresh': patient,
  nothing: patient,
  window: patient,
  time: patient,
};

export function paceOf(subject: Subject): Pace {
  return subject.kind === 'update' && subject.of.resource === 'control-plane' ? paces.cluster : paces[subject.kind];
}

/** One workload is told when the one before is done, and an instance may have to be drained, at any time. Milliseconds. */
const turnInterval = 15_000;

/** People are asked about an instance that cannot be drained, and take their time. Milliseconds. */
const askedInterval = 60_000;

type Timed = Pick<Watch, 'subject' | 'startedAt' | 'expected' | 'question'>;

/** When to turn to a watch for the first time. `together`: how many of the kind were begun together, itself among them. */
export function firstTurn(watch: Timed, now: number, together: number): number {
  return turn(watch, now, together);
}

/** When to turn to a watch next: for a look, or only for a heartbeat. */
export function nextTurn(watch: Timed, now: number, roll?: RollSeen): number {
  return turn(watch, now, 1, roll);
}

/** Of time it is known beforehand when it has passed; who answers a question wakes its watch. */
function turn(watch: Timed, now: number, together: number, roll?: RollSeen): number {
  const { subject, question } = watch;
  if (subject.kind === 'nothing') return now;
  if (subject.kind === 'rollout' || subject.kind === 'instance-refresh') return now + (question ? askedInterval : turnInterval);
  const until = question?.until ?? (subject.kind === 'time' ? subject.until : undefined);
  const at = until === undefined ? nextLook(watch, now, together, roll) : Math.max(now, until);
  return Math.min(at, now + longestSilence);
}

function nextLook({ subject, startedAt, expected }: Timed, now: number, together: number, roll?: RollSeen): number {
  if (subject.kind === 'update' && subject.of.resource === 'node-group') {
    if (roll) return nextLookAtRoll(subject.of, roll, now);
    const first = startedAt + firstLookAtRoll(subject.of);
    if (first > now) return first;
  }
  return nextPoll(startedAt, now, expected, subject.kind === 'stack' ? paceOf(subject) : paceTogether(paceOf(subject), expected, together));
}

/**
 * What follows waits for the last of those that were begun together. An end that is seen late is time lost only if it is
 * that one, so a first look is worth so many times less; and it comes after most of them are over.
 */
function paceTogether(pace: Pace, { p10, p50 }: Estimate, together: number): Pace {
  return together === 1 ? pace : { ...pace, expectedLag: together * pace.expectedLag, longestGap: pace.longestGap + (p50 - p10) * 1000 };
}

/** Its old nodes may all have gone by then, and those that were added are still there. Milliseconds from its start. */
function firstLookAtRoll({ nodes, atOnce }: Pick<UpdateNodeGroup, 'nodes' | 'atOnce'>): number {
  return ofRoll(Math.ceil(nodes / atOnce), 0).p10 * 1000;
}

/** What is left is known to the minute: a look finds the end, or shows how little there is to go. */
const atTheEnd: Pace = { ...patient, expectedLag: 5_000 };

/**
 * Its nodes tell how far a roll is, so that every look makes the next one more exact: it comes when the last old node should
 * have gone, the present batch being half over on average, and then when those should have that were added for the time of the roll.
 */
function nextLookAtRoll({ nodes, atOnce }: Pick<UpdateNodeGroup, 'nodes' | 'atOnce'>, { old, staying }: RollSeen, now: number): number {
  if (old > 0) return now + Math.round((Math.ceil(old / atOnce) - 0.5) * durations['node-batch'].p50 * 1000);
  return nextPoll(now, now, ofSurplus(Math.max(1, staying - nodes)), atTheEnd);
}

/** The longest time that an end goes unnoticed, but for what ends before its 10th percentile; milliseconds. */
export const longestLag = Math.max(...Object.values(paces).map(({ longestGap }) => longestGap));

/** A look sends the heartbeat that is due: nothing is left alone for as long as its state waits for one. Milliseconds. */
export const longestSilence = 2 * heartbeatInterval;

/** Past this share of all durations the estimate has nothing to say about the rest. */
const tail = 0.995;

/** Into what parts a duration is cut to add up probabilities: hundredths of its median, or so many seconds. */
const parts = 100;
const longestPart = 5;

/**
 * When to look next at something that began at `startedAt` and had not ended at `now`; epoch milliseconds.
 *
 * By any moment it may have ended already, and then the time since is lost. The look is placed where the time to be
 * expected as lost comes to `expectedLag`: late where an end is improbable, soon where it is likely.
 */
export function nextPoll(startedAt: number, now: number, expected: Estimate, pace: Pace): number {
  const elapsed = Math.max(0, now - startedAt) / 1000;
  const latest = Math.min(Math.max(elapsed, expected.p10) + pace.longestGap / 1000, elapsed + longestSilence / 1000);
  const { share } = fit(expected);
  const passed = share(elapsed);
  const part = Math.min(expected.p50 / parts, longestPart);
  let at = passed > tail ? latest : elapsed;
  for (let lost = 0; at < latest && lost < pace.expectedLag / 1000; at += part) {
    lost += (part * (share(at) - passed)) / (1 - passed);
  }
  return now + Math.max(Math.round((Math.min(at, latest) - elapsed) * 1000), pace.shortestGap);
}
