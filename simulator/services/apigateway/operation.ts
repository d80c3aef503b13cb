import type { Random } from '../../random.ts';
import type { Call, HttpBinding, Operation, Shape } from '../../service.ts';
import { isRecord } from '../common/input.ts';

/** An operation of the control plane: its permission is its HTTP method, its resource its path. */
export function onPath(method: string, path: string, run: (input: Shape, call: Call) => Shape | Promise<Shape>, more: Pick<HttpBinding, 'query' | 'status'> = {}): Operation {
  return {
    run,
    actions: [`apigateway:${method}`],
    resources: (input, { region }) => [`arn:aws:apigateway:${region}::${path.replace(/\{(\w+)\}/g, (_, member: string) => String(input[member]))}`],
    http: { method, path, ...more },
  };
}

/** Ten letters and digits, as API Gateway's ids are. */
export function newId(random: Random): string {
  return BigInt(`0x${random.hex(16)}`).toString(36).padStart(10, '0').slice(-10);
}

export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: string | undefined;
}

/** Applies an update's patch operations to members that are values, maps of values (`/variables/name`) or lists of texts (`/binaryMediaTypes/image~1png`). */
export function patched(target: Shape, operations: readonly PatchOperation[]): Shape {
  return operations.reduce<Shape>((shape, patch) => withMember(shape, patch.path.slice(1).split('/').map(unescape), patch), target);
}

function withMember(shape: Shape, [name = '', ...rest]: readonly string[], patch: PatchOperation): Shape {
  const { [name]: old, ...others } = shape;
  const [inner] = rest;
  if (inner !== undefined) return { ...others, [name]: Array.isArray(old) ? withItem(old, inner, patch) : withMember(isRecord(old) ? old : {}, rest, patch) };
  return patch.op === 'remove' || patch.value === undefined ? others : { ...others, [name]: likeness(old, patch.value) };
}

function withItem(list: readonly unknown[], item: string, { op, value = item }: PatchOperation): readonly unknown[] {
  if (op === 'add') return [...list, item];
  return op === 'remove' ? list.filter((one) => one !== item) : list.map((one) => (one === item ? value : one));
}

/** Patch values are texts; they become what the member was before. */
function likeness(old: unknown, value: string): unknown {
  if (typeof old === 'boolean') return value === 'true';
  return typeof old === 'number' ? Number(value) : value;
}

/** JSON Pointer's escapes. */
function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
