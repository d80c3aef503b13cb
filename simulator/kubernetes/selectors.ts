import { at, isJson, listAt, recordAt } from './object.ts';
import type { Json, KubeObject } from './object.ts';
import { badRequest } from './status.ts';

/** Label and field selectors: those of query strings, and `LabelSelector` objects. */

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

const holds = (labels: Labels, { key, operator, values }: Requirement): boolean => {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
  }
};

export const allHold = (labels: Labels, requirements: readonly Requirement[]): boolean => requirements.every((requirement) => holds(labels, requirement));

export const requirementsIn = (expressions: readonly Json[]): Requirement[] =>
  expressions.map(({ key, operator, values }) => ({ key: String(key), operator: operator as Requirement['operator'], values: Array.isArray(values) ? values.map(String) : [] }));

/** A `LabelSelector`; an empty one selects everything, an absent one nothing. */
export function selects(selector: unknown, labels: Labels): boolean {
  if (!isJson(selector)) return false;
  const matched = Object.entries(recordAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value);
  return matched && allHold(labels, requirementsIn(listAt(selector, 'matchExpressions')));
}

/** `app=web,tier in (a, b),!canary` */
export function parseLabelSelector(text: string): Requirement[] {
  return splitOutsideParentheses(text).map((part) => {
    const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
    if (set !== null) return { key: set[1] ?? '', operator: set[2] === 'in' ? 'In' : 'NotIn', values: (set[3] ?? '').split(',').map((value) => value.trim()) };
    const equal = /^([^=!\s]+)\s*(==|=|!=)\s*(.*)$/.exec(part);
    if (equal !== null) return { key: equal[1] ?? '', operator: equal[2] === '!=' ? 'NotIn' : 'In', values: [equal[3] ?? ''] };
    const bare = /^(!?)([^=!\s()]+)$/.exec(part);
    if (bare === null) throw badRequest(`unable to parse requirement: found '${part}'`);
    return { key: bare[2] ?? '', operator: bare[1] === '!' ? 'DoesNotExist' : 'Exists', values: [] };
  });
}

function splitOutsideParentheses(text: string): string[] {
  return (text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

/** `spec.nodeName=a,status.phase!=Running`: any scalar of the object. */
export function fieldMatcher(text: string): (object: KubeObject) => boolean {
  const terms = text.split(',').filter((part) => part !== '').map((part) => {
    const term = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
    if (term === null) throw badRequest(`invalid field selector: ${part}`);
    return { path: (term[1] ?? '').split('.'), differs: term[2] === '!=', value: term[3] ?? '' };
  });
  return (object) => terms.every(({ path, differs, value }) => (fieldText(at(object, ...path)) === value) !== differs);
}

function fieldText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Both selectors of a request, as one question. */
export function matcherOf(query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = fieldMatcher(query.get('fieldSelector') ?? '');
  return (object) => allHold(object.metadata.labels ?? {}, labels) && fields(object);
}
