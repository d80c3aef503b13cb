import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Aws } from '../simulator/aws.ts';

/** The local door to the HTTP API: one port, no stage in the path, and the issuer's keys. */
export interface Front {
  readonly url: string;
  /** From now on, requests go to this REST API. */
  serve(apiId: string, stage: string): void;
  close(): Promise<void>;
}

export const jwksPath = '/.well-known/jwks.json';

/** Rejects with Node's error when the port cannot be had. */
export async function openFront(aws: Aws, port: number, keys: () => object): Promise<Front> {
  let base: string | undefined;
  const server = createServer((request, response) => {
    void answer(aws, base, keys, request, response);
  });
  const url = await listen(server, port);
  return {
    url,
    serve: (apiId, stage) => {
      base = `/restapis/${apiId}/${stage}/_user_request_`;
    },
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(aws: Aws, base: string | undefined, keys: () => object, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  if (path === jwksPath) {
    json(response, 200, keys());
  } else if (base === undefined) {
    json(response, 503, { message: 'Still being deployed' });
  } else {
    const { status, headers, body } = await aws.handle({ method: request.method ?? 'GET', url: base + path, headers: headersOf(request), body: await text(request) });
    response.writeHead(status, headers).end(body);
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
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
