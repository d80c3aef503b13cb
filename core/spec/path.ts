/** A place in a document: mapping keys and list indexes from the top. */
export type Path = readonly (string | number)[];

const plainKey = /^[A-Za-z_*][A-Za-z0-9_*-]*$/;
const step = /^(?:\.?([A-Za-z_*][A-Za-z0-9_*-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])/;

/** `managedNodeGroups[0].labels["example.com/team"]`; the document itself is `''`. */
export function formatPath(path: Path): string {
  return path.map(formatStep).join('').replace(/^\./, '');
}

function formatStep(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return plainKey.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
}

/** Whether a document has something at a path. */
export function isThere(document: unknown, [first, ...rest]: Path): boolean {
  if (first === undefined) return true;
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, first)) return false;
  return isThere((document as Readonly<Record<string | number, unknown>>)[first], rest);
}

/** Reads what `formatPath` writes; undefined for anything else. */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const match = step.exec(rest);
    if (match === null) return undefined;
    const [whole, key, index, quoted] = match;
    path.push(index === undefined ? (key ?? (JSON.parse(quoted ?? '""') as string)) : Number(index));
    rest = rest.slice(whole.length);
  }
  return path;
}
