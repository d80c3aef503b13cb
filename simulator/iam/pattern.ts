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

/** Matches `*` and `?` over the whole text. What a variable brings in is literal. */
export function matches(pattern: string, text: string, context: Context = {}, { ignoreCase = false } = {}): boolean {
  if (pattern === '*') return true;
  const compiled = pattern.includes('${') ? compile(pattern, context, ignoreCase) : compiledOnce(pattern, ignoreCase);
  return compiled?.test(text) ?? false;
}

const known = new Map<string, RegExp>();

function compiledOnce(pattern: string, ignoreCase: boolean): RegExp | undefined {
  const key = `${ignoreCase ? 'i' : ''} ${pattern}`;
  const found = known.get(key) ?? compile(pattern, {}, ignoreCase);
  if (found !== undefined) known.set(key, found);
  return found;
}

function compile(pattern: string, context: Context, ignoreCase: boolean): RegExp | undefined {
  const pieces = piecesOf(pattern, context);
  if (pieces === undefined) return undefined;
  const source = pieces.map((piece) => ('literal' in piece ? escapeRegExp(piece.literal) : piece.wildcard === '*' ? '.*' : '.'));
  return new RegExp(`^${source.join('')}$`, ignoreCase ? 'is' : 's');
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
