import { defaultAnswerTime } from '../plan/upgrade/answer-time.ts';
import type { Subject, Verdict, Watch } from '../watch/watch.ts';
import type { Choice, Decision, DecisionEnd } from './decision.ts';

type Asked = Extract<Verdict, { kind: 'ask' }>;

/** An event and an item of a table take only so much, and a person reads less: so many pods, so many characters. */
const most = { held: 50, message: 5000 };

/** What a person is asked when a watched group is held up. */
export function questionAbout({ stepId, subject }: Pick<Watch, 'stepId' | 'subject'>, { outcome, message, held, offers }: Asked, now: number): Decision {
  const { group, about, within } = groupOf(subject);
  const words = message.length > most.message ? `${message.slice(0, most.message)}…` : message;
  return { decisionId: `${stepId}/${about}`, stepId, group, outcome, message: words, held: held.slice(0, most.held), offers, askedAt: iso(now), until: iso(now + within * 1000) };
}

/** What a watch is for once its question has come to an end: it goes on as if that had been asked for beforehand. */
export function subjectAfter(subject: Subject, end: DecisionEnd): Subject {
  const choice = choiceOf(end);
  if (subject.kind === 'update' && subject.of.resource === 'node-group') return { ...subject, of: { ...subject.of, whenBlocked: choice, decided: true } };
  if (subject.kind !== 'instance-refresh') return subject;
  const { drain } = subject;
  if (choice === 'wait') return { ...subject, drain: { ...drain, patientSince: Date.parse(end.at) } };
  return { ...subject, drain: { ...drain, whenBlocked: choice, decided: true } };
}

/** What held a step and has let go may hold it again: then people are asked anew, after as long as the first time. */
function choiceOf(end: DecisionEnd): Choice {
  switch (end.kind) {
    case 'answered':
      return end.choice;
    case 'unanswered':
      return 'stop';
    case 'withdrawn':
      return 'wait';
  }
}

/** `about`: another one for every failure. `within`: seconds. */
function groupOf(subject: Subject): { readonly group: string; readonly about: string; readonly within: number } {
  if (subject.kind === 'instance-refresh') {
    const { autoScalingGroupName: group, instanceRefreshId, drain: { patientSince, answerWithin = defaultAnswerTime } } = subject;
    return { group, about: patientSince === undefined ? instanceRefreshId : `${instanceRefreshId}/${patientSince}`, within: answerWithin };
  }
  if (subject.kind !== 'update' || subject.of.resource !== 'node-group') throw new Error(`Nobody is asked about a ${subject.kind}.`);
  const { nodegroupName: group, answerWithin = defaultAnswerTime } = subject.of;
  return { group, about: subject.updateId, within: answerWithin };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
