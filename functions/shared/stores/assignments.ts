import type { Expression } from './table.ts';

/** Sets each of these attributes; `undefined` takes off what was there. */
export function assignments(change: Readonly<Record<string, unknown>>): Expression {
  const all = Object.entries(change);
  const [set, gone] = [all.filter(([, value]) => value !== undefined), all.filter(([, value]) => value === undefined)];
  const part = (word: string, texts: readonly string[]): string => (texts.length === 0 ? '' : `${word} ${texts.join(', ')}`);
  return {
    text: [part('SET', set.map(([name]) => `#${name} = :${name}`)), part('REMOVE', gone.map(([name]) => `#${name}`))].join(' ').trim(),
    names: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}
