import * as z from 'zod';
import type { Shape } from '../../service.ts';
import { isRecord } from '../common/input.ts';

export const targetInputSchema = z.object({
  Input: z.string().max(8192).optional(),
  InputPath: z.string().max(256).optional(),
  InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string().max(8192) }).optional(),
});
type TargetInput = z.infer<typeof targetInputSchema>;

/** The rule that sends, for the reserved variables of a template. */
export interface Sender {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestedAt: number;
}

/** What a target receives for an event: all of it, a part, a constant, or what a template makes of it. */
export function targetInput(target: TargetInput, event: Shape, sender: Sender): unknown {
  if (target.Input !== undefined) return jsonOrText(target.Input);
  if (target.InputTransformer !== undefined) return transform(target.InputTransformer, event, sender);
  return target.InputPath === undefined ? event : read(event, target.InputPath);
}

function transform({ InputPathsMap, InputTemplate }: NonNullable<TargetInput['InputTransformer']>, event: Shape, sender: Sender): unknown {
  const { detail: _, ...withoutDetail } = event;
  const variables = new Map<string, unknown>([
    ['aws.events.rule-arn', sender.ruleArn],
    ['aws.events.rule-name', sender.ruleName],
    ['aws.events.event.ingestion-time', new Date(sender.ingestedAt).toISOString()],
    ['aws.events.event', withoutDetail],
    ['aws.events.event.json', event],
    ...Object.entries(InputPathsMap).map(([name, path]) => [name, read(event, path)] as const),
  ]);
  return jsonOrText(fill(InputTemplate, variables));
}

/** Between quotes a variable is text; elsewhere it is a JSON value. A variable whose path leads nowhere is empty. */
function fill(template: string, variables: ReadonlyMap<string, unknown>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (piece, name: string | undefined) => {
    if (piece === '"') quoted = !quoted;
    if (name === undefined || !variables.has(name)) return piece;
    const value = variables.get(name) ?? '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (quoted) return JSON.stringify(text).slice(1, -1);
    return typeof value === 'string' ? JSON.stringify(value) : text;
  });
}

const step = /\.([\w-]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+)\]/gy;

/** A JSONPath of names and indexes: `$.detail.items[0].name`, `$['detail-type']`. */
function read(event: Shape, path: string): unknown {
  if (!path.startsWith('$')) return undefined;
  let value: unknown = event;
  for (const [, name, quoted, doublyQuoted, index] of path.slice(1).matchAll(step)) {
    const key = name ?? quoted ?? doublyQuoted;
    if (key !== undefined) value = isRecord(value) ? value[key] : undefined;
    else value = Array.isArray(value) ? (value[Number(index)] as unknown) : undefined;
  }
  return value;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
