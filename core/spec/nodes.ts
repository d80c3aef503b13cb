import { isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { Path } from './path.ts';

/** What stands at a path: a list item has no key, a key may have no value. */
export interface Entry {
  readonly key?: Node;
  readonly value?: Node;
}

/** Finds what stands at a path of a document, through aliases and merge keys. Each mapping is indexed once. */
export class NodeFinder {
  readonly #document: Document.Parsed;
  readonly #indexes = new Map<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  find(path: Path): Entry | undefined {
    let entry: Entry | undefined = isNode(this.#document.contents) ? { value: this.#document.contents } : undefined;
    for (const segment of path) entry = this.#childOf(entry?.value, segment);
    return entry;
  }

  #childOf(node: unknown, segment: string | number): Entry | undefined {
    const parent = isAlias(node) ? node.resolve(this.#document) : node;
    if (isSeq(parent)) {
      const item = parent.items[Number(segment)];
      return isNode(item) ? { value: item } : undefined;
    }
    return isMap(parent) ? this.#memberOf(parent, String(segment)) : undefined;
  }

  #memberOf(parent: YAMLMap, name: string): Entry | undefined {
    const index = this.#indexOf(parent);
    const pair = index.get(name);
    if (pair !== undefined) return { ...(isNode(pair.key) && { key: pair.key }), ...(isNode(pair.value) && { value: pair.value }) };
    const merge = index.get('<<')?.value;
    const sources = isSeq(merge) ? merge.items : [merge];
    return sources.map((source) => this.#childOf(source, name)).find((entry) => entry !== undefined);
  }

  #indexOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const index = this.#indexes.get(map) ?? new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[nameOf(pair.key), pair] as const] : [])));
    this.#indexes.set(map, index);
    return index;
  }
}

/** A key as it is called in the value of the document: `1:` and `true:` become texts there. A merge key is a symbol. */
export function nameOf({ value }: Scalar): string {
  if (value === null) return '';
  return typeof value === 'symbol' ? (value.description ?? '') : `${value as string | number | boolean}`;
}

/** Keys and indexes that lead to the last of a row of nested nodes. */
export function pathOf(ancestors: readonly unknown[]): Path {
  return ancestors.flatMap((node, depth): Path => {
    const child = ancestors[depth + 1];
    if (isSeq(node)) return child === undefined ? [] : [node.items.indexOf(child)];
    return isPair(node) && isScalar(node.key) ? [nameOf(node.key)] : [];
  });
}
