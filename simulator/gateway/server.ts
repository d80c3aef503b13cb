import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LARGEST_BODY_BYTES } from './wire.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** More than this is read and thrown away; the handler sees a body that is one byte too long for it. */
const MOST_BODY_BYTES_KEPT = LARGEST_BODY_BYTES + 1;

export interface Endpoint {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves a handler over HTTP on 127.0.0.1; port 0 takes a free one. A rejected request breaks the connection, as a lost
 * response does. Rejects with Node's error when the port cannot be had (`EADDRINUSE`).
 */
export async function serve(handle: (request: WireRequest) => Promise<WireResponse>, port: number): Promise<Endpoint> {
  const server = createServer((incoming, outgoing) => {
    answer(handle, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, close: () => close(server) };
}

async function answer(handle: (request: WireRequest) => Promise<WireResponse>, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await handle({
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: headersOf(incoming),
    body: await bodyOf(incoming),
  });
  outgoing.writeHead(response.status, response.headers);
  outgoing.end(response.body);
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const entries = Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size < MOST_BODY_BYTES_KEPT) chunks.push(chunk.subarray(0, MOST_BODY_BYTES_KEPT - size));
    size += chunk.length;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
