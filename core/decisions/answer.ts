import { isOpen, inTurn, type Answer, type Choice, type Decision } from './decision.ts';
import { endInWords, listed } from './words.ts';

/** What somebody wants to be done, and about which step: by its id, by its group, or by neither where only one is asked about. */
export interface Wanted {
  readonly stepId?: string | undefined;
  readonly group?: string | undefined;
  readonly choice: Choice;
}

/** `wrong`: it can be said better. `late`: it cannot be said any more. */
export interface Refusal {
  readonly kind: 'wrong' | 'late';
  readonly message: string;
  /** The member of what was said. */
  readonly path?: 'step' | 'group' | 'choice';
}

export type Found = { readonly kind: 'found'; readonly decision: Decision } | Refusal;

/** Which of an operation's questions somebody answers: the open one, or else the one that was answered last. */
export function findDecision(decisions: readonly Decision[], { stepId, group }: Omit<Wanted, 'choice'>): Found {
  if (decisions.length === 0) return { kind: 'late', message: 'Nothing was asked.' };
  const meant = inTurn(decisions).filter((one) => (stepId === undefined || one.stepId === stepId) && (group === undefined || one.group === group));
  const open = meant.filter(isOpen);
  const [only, ...others] = open.length > 0 ? open : meant.slice(-1);
  if (only === undefined) return { kind: 'wrong', path: stepId === undefined ? 'group' : 'step', message: `must be one that was asked about: ${listed(new Set(decisions.map((one) => (stepId === undefined ? one.group : one.stepId))))}` };
  if (others.length > 0) return { kind: 'wrong', path: 'group', message: `must say which of ${listed(open.map((one) => one.group))}` };
  return { kind: 'found', decision: only };
}

/** `taken`: it is new. `stands`: it was said before, and changes nothing. */
export type Judged = { readonly kind: 'taken' | 'stands' } | Refusal;

/** What an answer given at `now` (epoch milliseconds) leads to. The first one counts. */
export function judgeAnswer({ offers, until, end, group }: Decision, choice: Choice, now: number): Judged {
  if (end?.kind === 'answered' && end.choice === choice) return { kind: 'stands' };
  if (end !== undefined) return { kind: 'late', message: `About ${group}, ${endInWords(end)}.` };
  if (now >= Date.parse(until)) return { kind: 'late', message: `About ${group}, the time to answer was over at ${until}.` };
  if (offers.some((offer) => offer.choice === choice)) return { kind: 'taken' };
  return { kind: 'wrong', path: 'choice', message: `must be one of what is offered: ${listed(offers.map((offer) => offer.choice))}` };
}

export function answered(choice: Choice, { by, reason, at }: Omit<Answer, 'kind' | 'choice'>): Answer {
  return { kind: 'answered', choice, by, ...(reason !== undefined && { reason }), at };
}
