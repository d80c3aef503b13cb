/** Condition keys and what they are for one request; keys in lower case. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** A piece of a policy's text: literal, or a wildcard. */
type Piece = { readonly literal: string } | { readonly wildcard: '*' | '?' };

const variable = /\$\{([^}]*)\}/g;

/**
 * Replaces policy variables (`${aws:PrincipalTag/team}`, with a default `${aws:PrincipalTag/team, 'none'}`).
 * `undefined` when a variable has no single value: such an element matches nothing.
 */
export function substitute(text: string, context: Context): string | undefined {
  const pieces = piecesOf(text, context);
  return pieces?.map((piece) => ('literal' in piece ? piece.literal : piece.wildcard)).join('');
}

type Matcher = (text: string) => boolean;

/** Matches `*` and `?` over the whole text. What a variable brings in is literal. */
export function matches(pattern: string, text: string, context: Context = {}, { ignoreCase = false } = {}): boolean {
  if (pattern === '*') return true;
  const matcher = pattern.includes('${') ? compile(pattern, context, ignoreCase) : compiledOnce(pattern, ignoreCase);
  return matcher?.(text) ?? false;
}

const known = { exact: new Map<string, Matcher>(), ignoringCase: new Map<string, Matcher>() };

function compiledOnce(pattern: string, ignoreCase: boolean): Matcher | undefined {
  const matchers = ignoreCase ? known.ignoringCase : known.exact;
  const found = matchers.get(pattern);
  if (found !== undefined) return found;
  const matcher = compile(pattern, {}, ignoreCase);
  if (matcher !== undefined) matchers.set(pattern, matcher);
  return matcher;
}

function compile(pattern: string, context: Context, ignoreCase: boolean): Matcher | undefined {
  const pieces = piecesOf(pattern, context);
  if (pieces === undefined) return undefined;
  if (!ignoreCase && pieces.every((piece) => 'literal' in piece)) {
    const literal = pieces.map((piece) => piece.literal).join('');
    return (text) => text === literal;
  }
  const source = pieces.map((piece) => ('literal' in piece ? escapeRegExp(piece.literal) : piece.wildcard === '*' ? '.*' : '.'));
  const expression = new RegExp(`^${source.join('')}$`, ignoreCase ? 'is' : 's');
  return (text) => expression.test(text);
}

function piecesOf(text: string, context: Context): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(variable)) {
    pieces.push(...wildcards(text.slice(end, found.index)));
    const value = valueOf(found[1] ?? '', context);
    if (value === undefined) return undefined;
    pieces.push({ literal: value });
    end = found.index + found[0].length;
  }
  return [...pieces, ...wildcards(text.slice(end))];
}

function wildcards(text: string): readonly Piece[] {
  return text
    .split(/([*?])/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece === '*' || piece === '?' ? { wildcard: piece } : { literal: piece }));
}

/** `${*}`, `${?}` and `${$}` stand for the characters themselves. */
function valueOf(expression: string, context: Context): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(expression) ?? [];
  const values = context[key.toLowerCase()] ?? [];
  return values.length === 1 ? values[0] : fallback;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
