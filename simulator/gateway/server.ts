import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { ownCertificate } from './certificate.ts';
import { LARGEST_BODY_BYTES } from './wire.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** More than this is read and thrown away; the handler sees a body that is one byte too long for it. */
const MOST_BODY_BYTES_KEPT = LARGEST_BODY_BYTES + 1;

export interface Endpoint {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  /** The same port over TLS: `https://127.0.0.1:4566`. */
  readonly secureUrl: string;
  /** The certificate that it shows then, in PEM; it is its own authority. */
  readonly certificate: string;
  close(): Promise<void>;
}

/**
 * Serves a handler on 127.0.0.1, plain and over TLS on one port; port 0 takes a free one. A rejected request breaks the
 * connection, as a lost response does. Rejects with Node's error when the port cannot be had (`EADDRINUSE`).
 */
export async function serve(handle: (request: WireRequest) => Promise<WireResponse>, port: number): Promise<Endpoint> {
  const respond: RequestListener = (incoming, outgoing) => {
    answer(handle, incoming, outgoing).catch(() => outgoing.destroy());
  };
  const { certificate, privateKey } = await ownCertificate();
  const plain = createHttpServer(respond);
  const secure = createHttpsServer({ cert: certificate, key: privateKey }, respond);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    greet(socket, (isTls) => (isTls ? secure : plain).emit('connection', socket));
  });
  await listen(server, port);
  const { port: own } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${own}`, port: own, secureUrl: `https://127.0.0.1:${own}`, certificate, close: () => close(server, sockets) };
}

/** The first byte of a TLS handshake. */
const handshake = 0x16;

/** Looks at how a connection begins, and hands it on untouched. */
function greet(socket: Socket, pass: (isTls: boolean) => void): void {
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null;
    if (first === null) return void socket.destroy();
    socket.unshift(first);
    pass(first[0] === handshake);
  });
}

async function answer(handle: (request: WireRequest) => Promise<WireResponse>, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await handle({
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: headersOf(incoming),
    body: await bodyOf(incoming),
  });
  outgoing.writeHead(response.status, response.headers);
  if (response.stream === undefined) outgoing.end(response.body);
  else follow(response, outgoing);
}

function follow({ body, stream }: WireResponse, outgoing: ServerResponse): void {
  outgoing.flushHeaders();
  if (body !== '') outgoing.write(body);
  const stop = stream?.({ write: (text) => void outgoing.write(text), end: () => void outgoing.end() });
  outgoing.once('close', () => stop?.());
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
  // Protocol Buffers are no text: one character for each byte.
  return Buffer.concat(chunks).toString(incoming.headers['content-type']?.includes('protobuf') === true ? 'latin1' : 'utf8');
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

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
