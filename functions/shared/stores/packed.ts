/**
 * A value as compressed JSON. DynamoDB takes items of up to 400 KB, and the plan of a large file is several times that, with
 * the same words and tags in every step: packed, it is a fortieth.
 */
export function pack(value: unknown): Uint8Array {
  return zlib().gzipSync(JSON.stringify(value));
}

/** What was packed; undefined when nothing was. */
export function unpack(packed: unknown): unknown {
  return packed === undefined ? undefined : JSON.parse(zlib().gunzipSync(packed as Uint8Array).toString());
}

/** Most functions read operations without a plan; they are spared the loading. */
function zlib() {
  return process.getBuiltinModule('node:zlib');
}
