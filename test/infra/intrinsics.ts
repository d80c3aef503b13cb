/** Intrinsics as text: a reference `${Id}`, an attribute `${Id.Arn}`, another stack's export `${export:…}`. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  const written = entries.length === 1 ? intrinsics[name]?.(argument) : undefined;
  return written ?? Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}

const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
  Ref: (id) => `\${${String(id)}}`,
  'Fn::GetAtt': (path) => `\${${(path as string[]).join('.')}}`,
  'Fn::ImportValue': (name) => `\${export:${String(name)}}`,
  'Fn::Join': (argument) => {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(plain).join(separator);
  },
};
