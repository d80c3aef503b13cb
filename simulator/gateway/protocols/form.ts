import type { Shape } from '../../service.ts';
import { splitUrl } from '../wire.ts';
import type { WireRequest } from '../wire.ts';

/** A form's dotted names as a tree: `Filter.1.Value.2=x` is Filter → 1 → Value → 2 → x. */
export type FormTree = Map<string, FormNode>;
export interface FormNode {
  value?: string;
  readonly children: FormTree;
}

/** Parameters that belong to the request and not to the operation's input. */
const envelope = new Set(['Action', 'Version', 'SignatureVersion', 'SignatureMethod', 'Timestamp', 'AWSAccessKeyId', 'Signature']);

/** Reads the parameters of a query protocol from the body, or from the URL of a GET. */
export function readForm(request: WireRequest): { readonly action: string; readonly members: FormTree } {
  const form = request.method === 'GET' ? splitUrl(request.url).query : new URLSearchParams(request.body);
  const members: FormTree = new Map();
  for (const [name, value] of form) {
    if (!envelope.has(name) && !name.startsWith('X-Amz-')) place(members, name.split('.'), value);
  }
  return { action: form.get('Action') ?? '', members };
}

function place(tree: FormTree, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  let node = tree.get(head);
  if (node === undefined) {
    node = { children: new Map() };
    tree.set(head, node);
  }
  if (rest.length === 0) node.value = value;
  else place(node.children, rest, value);
}

/** The children `1`, `2`, `3` … of a list in their order; `undefined` when there are others. */
export function listItems(tree: FormTree): readonly FormNode[] | undefined {
  const numbered = [...tree].map(([index, node]) => ({ index: /^\d+$/.test(index) ? Number(index) : NaN, node }));
  if (numbered.length === 0 || numbered.some(({ index }) => Number.isNaN(index))) return undefined;
  return numbered.sort((a, b) => a.index - b.index).map(({ node }) => node);
}

/** Input of the query protocol: `X.member.1` is a list, `X.entry.1.key` a map, everything else a structure of strings. */
export function structureOf(tree: FormTree): Shape {
  return Object.fromEntries([...tree].map(([name, node]) => [name, valueOf(node)]));
}

function valueOf(node: FormNode): unknown {
  if (node.children.size === 0) return node.value ?? '';
  const only = node.children.size === 1 ? [...node.children][0] : undefined;
  const wrapped = only !== undefined && (only[0] === 'member' || only[0] === 'entry') ? only[1] : undefined;
  const items = listItems(wrapped?.children ?? node.children);
  if (items === undefined) return structureOf(node.children);
  if (only?.[0] !== 'entry') return items.map(valueOf);
  return Object.fromEntries(items.map(({ children }) => [children.get('key')?.value ?? '', valueOf(children.get('value') ?? { children: new Map() })]));
}
