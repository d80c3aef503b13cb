import { isJson, timestamp } from './object.ts';
import type { Json } from './object.ts';
import messages from './data/protobuf.json' with { type: 'json' };

/**
 * Typed clients written in Go send Protocol Buffers and do not ask first. The kinds that kubectl and Helm send so are read
 * here; answers are always JSON, which these clients accept.
 */

const fieldsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = messages;

const magic = 'k8s\u0000';

/** Undefined when it is a kind that is not known here. */
export function readProtobuf(body: string): Json | undefined {
  if (!body.startsWith(magic)) return undefined;
  const envelope = new Reader(Buffer.from(body.slice(magic.length), 'latin1'));
  let [apiVersion, kind, raw]: [string, string, Buffer] = ['', '', Buffer.alloc(0)];
  for (const { field, value } of envelope.fields()) {
    if (field === 1 && Buffer.isBuffer(value)) {
      for (const inner of new Reader(value).fields()) {
        if (inner.field === 1) apiVersion = String(inner.value);
        if (inner.field === 2) kind = String(inner.value);
      }
    }
    if (field === 2 && Buffer.isBuffer(value)) raw = value;
  }
  const found = fieldsOf[kind] === undefined ? undefined : messageIn(raw, kind);
  return isJson(found) ? { apiVersion, kind, ...found } : undefined;
}

function messageIn(bytes: Buffer, type: string): unknown {
  if (type === 'Time') return timeIn(bytes);
  const fields = fieldsOf[type] ?? {};
  const found: Record<string, unknown> = {};
  for (const { field, value } of new Reader(bytes).fields()) {
    const [name = '', shape = '', of = ''] = (fields[String(field)] ?? '').split(' ');
    if (name === '') continue;
    if (shape === 'list') found[name] = [...(Array.isArray(found[name]) ? (found[name] as unknown[]) : []), scalar(value, of)];
    else if (shape === 'map') found[name] = { ...(isJson(found[name]) ? found[name] : {}), ...entryIn(value, of) };
    else found[name] = scalar(value, shape);
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value !== ''));
}

function entryIn(value: Value, of: string): Json {
  let [key, held]: [string, unknown] = ['', ''];
  for (const part of new Reader(Buffer.isBuffer(value) ? value : Buffer.alloc(0)).fields()) {
    if (part.field === 1) key = String(part.value);
    if (part.field === 2) held = scalar(part.value, of);
  }
  return { [key]: held };
}

function scalar(value: Value, type: string): unknown {
  if (!Buffer.isBuffer(value)) return type === 'bool' ? value === 1 : value;
  if (type === 'string') return value.toString('utf8');
  return type === 'bytes' ? value.toString('base64') : messageIn(value, type);
}

/** The zero time is no time. */
function timeIn(bytes: Buffer): string | undefined {
  for (const { field, value } of new Reader(bytes).fields()) if (field === 1 && typeof value === 'number' && value > 0) return timestamp(value * 1000);
  return undefined;
}

type Value = number | Buffer;

/** The wire format: a tag, then a varint or bytes of a length. */
class Reader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  *fields(): Iterable<{ readonly field: number; readonly value: Value }> {
    while (this.at < this.bytes.length) {
      const tag = this.varint();
      yield { field: Math.floor(tag / 8), value: this.value(tag % 8) };
    }
  }

  private value(wireType: number): Value {
    if (wireType === 0) return this.varint();
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : this.varint();
    const value = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return value;
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; this.at < this.bytes.length; scale *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  }
}
