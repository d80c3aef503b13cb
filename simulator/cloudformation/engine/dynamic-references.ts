import { isObject, textOf } from '../template/values.ts';
import type { Shape } from '../../service.ts';
import { shape } from '../providers/members.ts';

type Call = (service: string, operation: string, input: Shape) => Promise<Shape>;

const pattern = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}/g;

/** Replaces `{{resolve:…}}` in every text inside `value` by what the parameter or secret holds now. */
export async function resolveDynamic(value: unknown, call: Call): Promise<unknown> {
  if (typeof value === 'string') return resolveText(value, call);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveDynamic(item, call)));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(async ([name, member]) => [name, await resolveDynamic(member, call)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function resolveText(text: string, call: Call): Promise<string> {
  const found = new Map<string, string>();
  for (const [reference, service = '', key = ''] of text.matchAll(pattern)) {
    if (!found.has(reference)) found.set(reference, await (service === 'secretsmanager' ? secretValue(key, call) : parameterValue(key, call)));
  }
  return text.replace(pattern, (reference) => found.get(reference) ?? reference);
}

/** `name` or `name:version`: SSM itself reads both. */
async function parameterValue(name: string, call: Call): Promise<string> {
  const answer = await call('ssm', 'GetParameter', { Name: name, WithDecryption: true });
  return String(shape(answer, 'Parameter')['Value']);
}

/** `id:SecretString:json-key:version-stage:version-id`; the id may be an ARN, which has seven parts itself. */
async function secretValue(reference: string, call: Call): Promise<string> {
  const parts = reference.split(':');
  const idParts = reference.startsWith('arn:') ? 7 : 1;
  const [, member = '', stage = '', version = ''] = parts.slice(idParts);
  const input = { SecretId: parts.slice(0, idParts).join(':'), ...(stage !== '' && { VersionStage: stage }), ...(version !== '' && { VersionId: version }) };
  const text = String((await call('secretsmanager', 'GetSecretValue', input))['SecretString']);
  if (member === '') return text;
  const members = JSON.parse(text) as Shape;
  if (members[member] === undefined) throw new Error(`Could not find a value associated with JSONKey ${member} in the secret.`);
  return textOf(members[member]);
}
