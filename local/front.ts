import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Aws } from '../simulator/aws.ts';
import type { WireRequest, WireResponse } from '../simulator/gateway/wire.ts';
import { execCredential } from './kube-token.ts';

/** The local door to the HTTP API: one port, no stage in the path, and the issuer's keys. */
export interface Front {
  readonly url: string;
  /** From now on, requests go to this REST API. */
  serve(apiId: string, stage: string): void;
  /** The same door without a socket. */
  handle(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

export const jwksPath = '/.well-known/jwks.json';

/** What is served here besides the API, and nowhere else. */
interface Surroundings {
  readonly keys: () => object;
  /** Each answers undefined for a path that is not its own. */
  readonly standIns: readonly { handle(request: WireRequest): Promise<WireResponse | undefined> }[];
}

/** Rejects with Node's error when the port cannot be had. */
export async function openFront(aws: Aws, port: number, { keys, standIns }: Surroundings): Promise<Front> {
  let base: string | undefined;
  const handle = async (request: WireRequest): Promise<WireResponse> => {
    if (request.url === jwksPath) return json(200, keys());
    const token = tokenFor(aws, request);
    if (token !== undefined) return token;
    for (const standIn of standIns) {
      const answered = await standIn.handle(request);
      if (answered !== undefined) return answered;
    }
    if (base === undefined) return json(503, { message: 'Still being deployed' });
    return aws.handle({ ...request, url: base + request.url });
  };
  const server = createServer((request, response) => {
    answer(handle, request, response).catch(() => response.destroy());
  });
  const url = await listen(server, port);
  return {
    url,
    serve: (apiId, stage) => {
      base = `/restapis/${apiId}/${stage}/_user_request_`;
    },
    handle,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const tokenPath = /^\/dev\/clusters\/(\d{12})\/([\w-]+)\/([\w-]+)\/token$/;

/** A token for kubectl, without an AWS CLI. There is nothing like it in a deployed Drydock. */
function tokenFor(aws: Aws, { method, url }: WireRequest): WireResponse | undefined {
  const [, account = '', region = '', cluster = ''] = (method === 'GET' && tokenPath.exec(url)) || [];
  return cluster === '' ? undefined : json(200, execCredential(aws, { account, region, cluster }));
}

async function answer(handle: Front['handle'], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await handle({ method: request.method ?? 'GET', url: request.url ?? '/', headers: headersOf(request), body: await text(request) });
  response.writeHead(status, headers).end(body);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}

function json(status: number, body: object): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`);
    });
  });
}
