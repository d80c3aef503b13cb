import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from './aws-cli/client.ts';
import { Children } from './children.ts';
import { clientEnvironment, startEmbeddedAws } from './embedded-aws.ts';
import { javascriptSdk } from './javascript-sdk/client.ts';
import { travel } from './journey.ts';
import type { Client, Journey, Row } from './journey.ts';
import { remarks, table } from './report.ts';
import { terraformClient } from './terraform/terraform.ts';

/** `npm run acceptance [-- CLIENT …]`: real clients against the embedded AWS, and a table of how it went. */
const clients: Readonly<Record<string, Client>> = { terraform: terraformClient, 'aws-cli': awsCli, sdk: javascriptSdk };

/** Nothing may take longer, whatever the limits of single steps add up to. */
const LIMIT_MS = 15 * 60_000;

const children = new Children();
const stopping = new AbortController();
const directories: string[] = [];
const rows: Row[] = [];

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'acceptance-'));
  directories.push(directory);
  return directory;
}

function report(row: Row): void {
  rows.push(row);
  console.error(`${row.result.padEnd(11)} ${row.client}: ${row.scenario}${row.seconds > 0 ? ` (${row.seconds.toFixed(1)} s)` : ''}`);
}

async function judge(client: Client): Promise<void> {
  const nowhere = clientEnvironment(process.env, 'http://127.0.0.1:9', devNull);
  const found = await client.find({ environment: nowhere, directory: await newDirectory(), children, signal: stopping.signal });
  if ('absent' in found) return report({ client: client.name, version: '', scenario: '', result: 'absent', remark: found.absent, seconds: 0 });
  await Promise.all(client.journeys.map((journey) => take(client, found.version, journey)));
}

async function take({ name }: Client, version: string, journey: Journey): Promise<void> {
  const { url, child } = await startEmbeddedAws(children, journey.speed, clientEnvironment(process.env, '', devNull));
  const place = { url, environment: clientEnvironment(process.env, url, devNull), directory: await newDirectory(), children, signal: stopping.signal };
  await travel({ client: name, version }, journey.steps(place), report, stopping.signal);
  children.end(child);
}

function stop(): void {
  stopping.abort();
  children.close();
}

function chosen(names: readonly string[]): Client[] {
  const unknown = names.filter((name) => clients[name] === undefined);
  if (unknown.length > 0) {
    console.error(`Unknown client: ${unknown.join(', ')}. There are: ${Object.keys(clients).join(', ')}.`);
    process.exit(2);
  }
  return Object.entries(clients).flatMap(([name, client]) => (names.length === 0 || names.includes(name) ? [client] : []));
}

async function main(): Promise<number> {
  const asked = chosen(process.argv.slice(2));
  const timer = setTimeout(stop, LIMIT_MS);
  try {
    await Promise.allSettled(asked.map(judge));
  } finally {
    clearTimeout(timer);
    children.close();
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
  const order = asked.map(({ name }) => name);
  const sorted = rows.toSorted((a, b) => order.indexOf(a.client) - order.indexOf(b.client));
  console.log(['', table(sorted), '', ...remarks(sorted)].join('\n'));
  return stopping.signal.aborted || sorted.some(({ result }) => result === 'failed') ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
process.once('exit', () => children.close());
// What a stopped step still does must not keep the process.
process.exit(await main());
