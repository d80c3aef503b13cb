import type { HttpBinding, Service, Shape } from '../../service.ts';
import { commonError } from '../errors.ts';
import { splitUrl } from '../wire.ts';
import type { WireRequest } from '../wire.ts';
import { errorBody, parseJsonBody, writeJsonBody } from './json-body.ts';
import { notSimulated } from './operations.ts';
import type { WireProtocol } from './protocol.ts';

const NO_CONTENT = 204;

/** REST with JSON bodies: method and path name the operation; members travel in path, query string, headers and body. */
export const restJson: WireProtocol = {
  parse(request, service) {
    const { path, query } = splitUrl(request.url);
    const found = match(service, request.method, path);
    if (found === undefined) throw notSimulated(service, `${service.name}: ${request.method} ${path}`);
    const { http } = found.route;
    return {
      operation: found.route.operation,
      input: { ...bodyMembers(request, http), ...headerMembers(request, http), ...queryMembers(query, http), ...found.labels },
    };
  },
  write(output, { service, operation, requestId }) {
    const http = operation === undefined ? undefined : service.operations[operation]?.http;
    const inHeaders = Object.entries(http?.headers ?? {}).filter(([member]) => output[member] !== undefined);
    const elsewhere = new Set([...inHeaders.map(([member]) => member), typeof http?.status === 'string' ? http.status : undefined]);
    const body = Object.fromEntries(Object.entries(output).filter(([member]) => !elsewhere.has(member)));
    const status = statusOf(http, output);
    return {
      status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        ...Object.fromEntries(inHeaders.map(([member, header]) => [header.toLowerCase(), String(output[member])])),
      },
      body: status === NO_CONTENT ? '' : http?.payload === undefined ? writeJsonBody(body) : textOf(output[http.payload]),
    };
  },
  writeError(error, { requestId }) {
    return {
      status: error.status,
      headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, 'x-amzn-errortype': error.code },
      body: writeJsonBody(errorBody(error)),
    };
  },
};

interface Route {
  readonly operation: string;
  readonly http: HttpBinding;
  readonly segments: readonly Segment[];
}

type Segment = { readonly literal: string } | { readonly label: string };

const routesOf = new WeakMap<Service, readonly Route[]>();

/** The service's routes, those with the fewest labels first. */
function routes(service: Service): readonly Route[] {
  let known = routesOf.get(service);
  if (known === undefined) {
    known = Object.entries(service.operations)
      .flatMap(([operation, { http }]) => (http === undefined ? [] : [{ operation, http, segments: segmentsOf(http.path).map(segment) }]))
      .sort((a, b) => labelCount(a) - labelCount(b));
    routesOf.set(service, known);
  }
  return known;
}

function segment(text: string): Segment {
  const label = /^\{(\w+)\}$/.exec(text)?.[1];
  return label === undefined ? { literal: text } : { label };
}

function labelCount(route: Route): number {
  return route.segments.filter((part) => 'label' in part).length;
}

function match(service: Service, method: string, path: string): { route: Route; labels: Shape } | undefined {
  const parts = segmentsOf(path);
  for (const route of routes(service)) {
    const labels = route.http.method === method ? labelsOf(route, parts) : undefined;
    if (labels !== undefined) return { route, labels };
  }
  return undefined;
}

function labelsOf(route: Route, parts: readonly string[]): Shape | undefined {
  if (parts.length !== route.segments.length) return undefined;
  const labels: Shape = {};
  for (const [i, expected] of route.segments.entries()) {
    const part = parts[i] ?? '';
    if ('label' in expected) labels[expected.label] = decode(part);
    else if (expected.literal !== part) return undefined;
  }
  return labels;
}

/** The segments of a path. A slash at the end does not count. */
function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw commonError('malformed', 'rest-json', `The path segment '${segment}' is not valid percent-encoding.`);
  }
}

function bodyMembers(request: WireRequest, http: HttpBinding): Shape {
  return http.payload === undefined ? parseJsonBody(request.body, 'rest-json') : { [http.payload]: request.body };
}

function headerMembers(request: WireRequest, http: HttpBinding): Shape {
  const entries = Object.entries(http.headers ?? {}).map(([member, header]) => [member, request.headers[header.toLowerCase()]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function queryMembers(query: URLSearchParams, http: HttpBinding): Shape {
  const entries = Object.entries(http.query ?? {}).filter(([member]) => query.has(member));
  return Object.fromEntries(entries.map(([member, type]) => [member, readers[type](query.getAll(member), member)]));
}

type QueryType = NonNullable<HttpBinding['query']>[string];

const readers: Record<QueryType, (values: readonly string[], member: string) => unknown> = {
  string: ([value]) => value,
  list: (values) => values,
  number: ([value], member) => {
    if (value === undefined || !/^-?\d+(\.\d+)?$/.test(value)) throw commonError('malformed', 'rest-json', `The query parameter ${member} must be a number, not '${value}'.`);
    return Number(value);
  },
  boolean: ([value], member) => {
    if (value !== 'true' && value !== 'false') throw commonError('malformed', 'rest-json', `The query parameter ${member} must be true or false, not '${value}'.`);
    return value === 'true';
  },
};

function statusOf(http: HttpBinding | undefined, output: Shape): number {
  if (typeof http?.status === 'string') return Number(output[http.status] ?? 200);
  return http?.status ?? 200;
}

function textOf(payload: unknown): string {
  if (payload === undefined) return '';
  return typeof payload === 'string' ? payload : writeJsonBody(payload as Shape);
}
