import type { Decision, DecisionEnd } from './decision.ts';

/** What is asked, in one sentence; the group is named beside it. */
export function questionInWords({ offers, outcome, message, until }: Decision): string {
  return `Somebody has to choose ${listed(offers.map(({ choice }) => choice), 'or')} until ${until}; if nobody does, it stops. ${message.includes(outcome) ? message : `${outcome}: ${message}`}`;
}

/** "person:ada chose force at … (Black Friday is over)". */
export function endInWords(end: DecisionEnd): string {
  switch (end.kind) {
    case 'answered':
      return `${end.by} chose ${end.choice} at ${end.at}${end.reason === undefined ? '' : ` (${end.reason})`}`;
    case 'unanswered':
      return `nobody answered until ${end.at}, and so it stopped`;
    case 'withdrawn':
      return `the question was withdrawn at ${end.at}: there was nothing to decide any more`;
  }
}

/** What was decided, for the report: a line for every question. */
export function decidedInWords(decisions: readonly Decision[]): readonly string[] {
  return decisions.flatMap(({ group, outcome, end }) => (end === undefined ? [] : [`${group}, after ${outcome}: ${endInWords(end)}.`]));
}

/** "a, b or c". */
export function listed(words: Iterable<string>, and: 'and' | 'or' = 'and'): string {
  const all = [...words];
  const [last = '', ...before] = all.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} ${and} ${last}`;
}
