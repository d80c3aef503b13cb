import { NormalizedSchema } from '@smithy/core/schema';
import type { Shape } from '../../service.ts';
import { commonError } from '../errors.ts';
import { listItems, readForm } from './form.ts';
import type { FormNode, FormTree } from './form.ts';
import { operationOf } from './operations.ts';
import type { WireProtocol } from './protocol.ts';
import { namespace, xmlResponse, xmlScalar } from './xml.ts';

/**
 * EC2 Query. Its wire names differ from the SDK's member by member (`Subnets` travels as `subnetSet`, `SubnetIds` as
 * `SubnetId.1`), so both directions follow the schemas that the EC2 client publishes.
 */
export const ec2Query: WireProtocol = {
  async parse(request, service) {
    const { action, members } = readForm(request);
    operationOf(service, action);
    const { input } = await schemasOf(action);
    return { operation: action, input: structureFrom(members, input, '') };
  },
  async write(output, { service, operation = '', requestId }) {
    const schemas = await schemasOf(operation);
    const members = structureTo(output, schemas.output);
    const body = Object.keys(members).length === 0 ? { return: 'true' } : members;
    return xmlResponse(200, requestId, { [`${operation}Response`]: { ...namespace(service.xmlNamespace), requestId, ...body } });
  },
  writeError(error, { requestId }) {
    return xmlResponse(error.status, requestId, {
      Response: { Errors: { Error: { Code: error.code, Message: error.message } }, RequestID: requestId },
    });
  },
};

/** The client is large: it is loaded with the first request. */
async function schemasOf(operation: string): Promise<{ input: NormalizedSchema; output: NormalizedSchema }> {
  const client = (await import('@aws-sdk/client-ec2')) as unknown as Record<string, OperationSchema | undefined>;
  const schema = client[`${operation}$`];
  if (schema === undefined) throw new Error(`EC2 has no operation ${operation}.`);
  return { input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5]) };
}

/** The client's static form of an operation: its fifth and sixth elements are the schemas of input and output. */
type OperationSchema = readonly [9, string, string, unknown, SchemaReference, SchemaReference];
type SchemaReference = Parameters<typeof NormalizedSchema.of>[0];

function structureFrom(tree: FormTree, schema: NormalizedSchema, path: string): Shape {
  const byWireName = new Map([...schema.structIterator()].map(([name, member]) => [requestName(name, member), { name, member }]));
  const entries = [...tree].map(([wireName, node]) => {
    const known = byWireName.get(wireName);
    if (known === undefined) throw commonError('unknownParameter', 'ec2-query', `The parameter ${path}${wireName} is not recognized`);
    return [known.name, valueFrom(node, known.member, `${path}${wireName}`)];
  });
  return Object.fromEntries(entries) as Shape;
}

function valueFrom(node: FormNode, schema: NormalizedSchema, path: string): unknown {
  if (schema.isListSchema()) return (listItems(node.children) ?? []).map((item, i) => valueFrom(item, schema.getValueSchema(), `${path}.${i + 1}`));
  if (schema.isStructSchema()) return structureFrom(node.children, schema, `${path}.`);
  const text = node.value ?? '';
  if (schema.isBooleanSchema()) return text.toLowerCase() === 'true';
  if (schema.isNumericSchema()) return numberFrom(text, path);
  return schema.isTimestampSchema() ? new Date(text) : text;
}

function numberFrom(text: string, path: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw commonError('invalidParameter', 'ec2-query', `Invalid value '${text}' for ${path}: a number is expected`);
  return Number(text);
}

function structureTo(shape: Shape, schema: NormalizedSchema | undefined): Record<string, unknown> {
  const members = new Map(schema?.isStructSchema() ? schema.structIterator() : []);
  const present = Object.entries(shape).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present.map(([name, value]) => [responseName(name, members.get(name)), valueTo(value, members.get(name))]));
}

function valueTo(value: unknown, schema: NormalizedSchema | undefined): unknown {
  if (Array.isArray(value)) {
    const items = schema?.isListSchema() ? schema.getValueSchema() : undefined;
    return value.length === 0 ? '' : { item: value.map((item) => valueTo(item, items)) };
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) return structureTo(value as Shape, schema);
  return xmlScalar(value);
}

interface WireNames {
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
}

function requestName(name: string, schema: NormalizedSchema): string {
  const { xmlName, ec2QueryName } = schema.getMergedTraits() as WireNames;
  const plain = xmlName ?? name;
  return ec2QueryName ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

function responseName(name: string, schema: NormalizedSchema | undefined): string {
  const { xmlName } = (schema?.getMergedTraits() ?? {}) as WireNames;
  return xmlName ?? name.charAt(0).toLowerCase() + name.slice(1);
}
