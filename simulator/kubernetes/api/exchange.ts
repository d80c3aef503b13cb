import type { KubernetesCluster } from '../cluster.ts';
import { isJson } from '../object.ts';
import type { Json } from '../object.ts';
import { readProtobuf } from '../protobuf.ts';
import type { Resource } from '../resources.ts';
import { StatusError, badRequest, statusOf } from '../status.ts';
import type { User } from '../surroundings.ts';
import type { WireResponse } from '../../gateway/wire.ts';

/** A request for a resource, as its path and query say. */
export interface Asked {
  readonly cluster: KubernetesCluster;
  readonly user: User;
  readonly method: string;
  readonly resource: Resource;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body),
});

export const failure = (error: StatusError): WireResponse => json(statusOf(error), error.code);

/** The JSON object in a body. */
export function bodyOf({ body, headers }: Pick<Asked, 'body' | 'headers'>): Json {
  const type = headers['content-type'] ?? 'application/json';
  const parsed = type.includes('protobuf') ? readProtobuf(body) : parse(body);
  if (parsed === undefined) throw new StatusError(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format - accepted media types include: application/json');
  if (!isJson(parsed)) throw badRequest('the object provided is unrecognized (must be of type Object)');
  return parsed;
}

export function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
}

export const isDryRun = ({ query }: Asked): boolean => query.getAll('dryRun').includes('All');

/** Who writes, for ownership of fields: what the request says, or the client's program. */
export const managerOf = ({ query, headers }: Asked): string => query.get('fieldManager') ?? headers['user-agent']?.split('/')[0] ?? 'unknown';
