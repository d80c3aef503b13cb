import { matches, substitute } from './pattern.ts';
import type { Context } from './pattern.ts';
import type { Condition } from './document.ts';

/** True when every condition holds. Operators are known: `parsePolicy` refuses others. */
export function conditionsHold(conditions: readonly Condition[], context: Context): boolean {
  return conditions.every((condition) => holds(condition, context));
}

/** True for an operator that `conditionsHold` can judge, with or without quantifier and `IfExists`. */
export function isKnownOperator(operator: string): boolean {
  const { name } = takeApart(operator);
  return name === 'Null' || Object.hasOwn(comparisons, name);
}

interface Comparison {
  /** Does the request's value fit one of the policy's? */
  readonly fits: (actual: string, expected: string, context: Context) => boolean;
  /** `StringNotEquals` and its like: holds when no value of the policy fits, and when the key is absent. */
  readonly negated?: true;
}

const literally = (compare: (actual: string, expected: string) => boolean): Comparison['fits'] => (actual, expected, context) => {
  const value = substitute(expected, context);
  return value !== undefined && compare(actual, value);
};

const equal = literally((actual, expected) => actual === expected);
const equalIgnoringCase = literally((actual, expected) => actual.toLowerCase() === expected.toLowerCase());
const like: Comparison['fits'] = (actual, expected, context) => matches(expected, actual, context);

/** ARNs match part by part: a `*` in one of the first five parts does not reach beyond its colon. */
const arnLike: Comparison['fits'] = (actual, expected, context) => {
  const wanted = arnParts(expected);
  const given = arnParts(actual);
  return wanted.length === given.length && wanted.every((part, i) => matches(part, given[i] ?? '', context));
};

const ordered = (read: (text: string) => number, compare: (actual: number, expected: number) => boolean) =>
  literally((actual, expected) => compare(read(actual), read(expected)));

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: { fits: equal },
  StringNotEquals: { fits: equal, negated: true },
  StringEqualsIgnoreCase: { fits: equalIgnoringCase },
  StringNotEqualsIgnoreCase: { fits: equalIgnoringCase, negated: true },
  StringLike: { fits: like },
  StringNotLike: { fits: like, negated: true },
  ArnEquals: { fits: arnLike },
  ArnLike: { fits: arnLike },
  ArnNotEquals: { fits: arnLike, negated: true },
  ArnNotLike: { fits: arnLike, negated: true },
  Bool: { fits: equalIgnoringCase },
  ...orderedComparisons('Numeric', Number),
  ...orderedComparisons('Date', epochMs),
};

function orderedComparisons(kind: string, read: (text: string) => number): Record<string, Comparison> {
  return {
    [`${kind}Equals`]: { fits: ordered(read, (a, b) => a === b) },
    [`${kind}NotEquals`]: { fits: ordered(read, (a, b) => a === b), negated: true },
    [`${kind}LessThan`]: { fits: ordered(read, (a, b) => a < b) },
    [`${kind}LessThanEquals`]: { fits: ordered(read, (a, b) => a <= b) },
    [`${kind}GreaterThan`]: { fits: ordered(read, (a, b) => a > b) },
    [`${kind}GreaterThanEquals`]: { fits: ordered(read, (a, b) => a >= b) },
  };
}

/** ISO 8601, or epoch seconds. */
function epochMs(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function holds({ operator, key, values }: Condition, context: Context): boolean {
  const { quantifier, name, ifExists } = takeApart(operator);
  const actual = context[key.toLowerCase()];
  if (name === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (actual === undefined));
  const { fits, negated = false } = comparisons[name] as Comparison;
  const passes = (value: string) => values.some((expected) => fits(value, expected, context)) !== negated;
  if (actual === undefined) return ifExists || quantifier === 'ForAllValues' || (negated && quantifier === undefined);
  if (quantifier === 'ForAllValues') return actual.every(passes);
  return negated && quantifier === undefined ? actual.every(passes) : actual.some(passes);
}

function takeApart(operator: string): { quantifier: string | undefined; name: string; ifExists: boolean } {
  const [, quantifier, name = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return { quantifier, name, ifExists: ifExists !== undefined };
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
