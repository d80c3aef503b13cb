import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from './aws-cli/client.ts';
import { Children } from './children.ts';
import { clientEnvironment, startEmbeddedAws } from './embedded-aws.ts';
import { javascriptSdk } from './javascript-sdk/client.ts';
import { travel } from './journey.ts';
import type { Client, Journey, Row } from './journey.ts';
import { kubernetesClients } from './kubernetes/client.ts';
import { remarks, table } from './report.ts';
import { slackPage } from './slack-page/client.ts';
import { terraformClient } from './terraform/terraform.ts';

/** `npm run acceptance [-- CLIENT …]`: real clients against the embedded AWS, and a table of how it went. */
const clients = new Map<string, Client>([['terraform', terraformClient], ['aws-cli', awsCli], ['sdk', javascriptSdk], ['kubernetes', kubernetesClients], ['browser', slackPage]]);

/** Nothing may take longer, whatever the limits of single steps add up to. */
const LIMIT_MS = 15 * 60_000;

const children = new Children();
const stopping = new AbortController();
const directories: string[] = [];

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'acceptance-'));
  directories.push(directory);
  return directory;
}

function tell({ client, scenario, result, seconds }: Row): void {
  console.error(`${result.padEnd(11)} ${client}: ${scenario}${seconds > 0 ? ` (${seconds.toFixed(1)} s)` : ''}`);
}

/** Finds a client and sends it on its journeys, all at once. */
async function judge(client: Client): Promise<Row[]> {
  const environment = clientEnvironment(process.env, 'http://127.0.0.1:9', devNull);
  const found = await client.find({ environment, directory: await newDirectory(), children, signal: stopping.signal });
  if ('version' in found) return (await Promise.all(client.journeys.map((journey) => take(client.name, found.version, journey)))).flat();
  const row: Row = { client: client.name, version: '', scenario: '', result: 'absent', remark: found.absent, seconds: 0 };
  tell(row);
  return [row];
}

async function take(client: string, version: string, journey: Journey): Promise<Row[]> {
  const { url, child } = await startEmbeddedAws(children, journey.speed, clientEnvironment(process.env, '', devNull));
  const place = { url, environment: clientEnvironment(process.env, url, devNull), directory: await newDirectory(), children, signal: stopping.signal };
  const rows = await travel({ client, version }, journey.steps(place), tell, stopping.signal);
  children.end(child);
  return rows;
}

function chosen(names: readonly string[]): Client[] {
  const unknown = names.filter((name) => !clients.has(name));
  if (unknown.length > 0) {
    console.error(`Unknown client: ${unknown.join(', ')}. There are: ${[...clients.keys()].join(', ')}.`);
    process.exit(2);
  }
  return [...clients].flatMap(([name, client]) => (names.length === 0 || names.includes(name) ? [client] : []));
}

function stop(): void {
  stopping.abort();
  children.close();
}

async function main(): Promise<number> {
  const timer = setTimeout(stop, LIMIT_MS);
  try {
    const rows = (await Promise.all(chosen(process.argv.slice(2)).map(judge))).flat();
    console.log(['', table(rows), '', ...remarks(rows)].join('\n'));
    return stopping.signal.aborted || rows.some(({ result }) => result === 'failed') ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    clearTimeout(timer);
    children.close();
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
process.once('exit', () => children.close());
// What a stopped step still does must not keep the process.
process.exit(await main());
