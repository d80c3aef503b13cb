import { Pair, Scalar, YAMLMap, type CollectionTag, type ScalarTag, type YAMLSeq } from 'yaml';

/** The short forms of the intrinsic functions in YAML: `!Sub x` is `{ "Fn::Sub": x }`. */
const functions: Readonly<Record<string, string>> = {
  '!Ref': 'Ref',
  '!Condition': 'Condition',
  ...Object.fromEntries(
    ['And', 'Base64', 'Cidr', 'Contains', 'Equals', 'FindInMap', 'GetAZs', 'GetAtt', 'If', 'ImportValue', 'Join', 'Not', 'Or', 'Select', 'Split', 'Sub'].map((name) => [`!${name}`, `Fn::${name}`]),
  ),
};

export const cloudFormationTags: (ScalarTag | CollectionTag)[] = Object.entries(functions).flatMap(([tag, name]) => [
  { tag, resolve: (text: string) => ({ [name]: name === 'Fn::GetAtt' ? splitAttribute(text) : text }) },
  { tag, collection: 'seq' as const, resolve: (node: YAMLMap | YAMLSeq) => call(name, node) },
  { tag, collection: 'map' as const, resolve: (node: YAMLMap | YAMLSeq) => call(name, node) },
]);

function call(name: string, argument: YAMLMap | YAMLSeq): YAMLMap {
  // The argument goes without its tag, or it would be read as the function once more.
  delete argument.tag;
  const map = new YAMLMap();
  map.add(new Pair(new Scalar(name), argument));
  return map;
}

/** `Resource.Some.Attribute` in its two parts. */
export function splitAttribute(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}
