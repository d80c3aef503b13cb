import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { callsPart, race, timePart } from './journeys.ts';
import { tableOf, type Part } from './report.ts';
import { fleetPart, loadPart } from './throughput.ts';

/*
 * npm run bench -- [--part a,b,c,d] [--seeds N] [--rounds N] [--provisions N] [--output json]
 */

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'a,b,c,d' },
    seeds: { type: 'string', default: '9' },
    rounds: { type: 'string', default: '15' },
    provisions: { type: 'string', default: '500' },
    output: { type: 'string', default: 'text' },
  },
});

const wanted = values.part.split(',');
const parts: Part[] = [];

const machine = `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
if (values.output !== 'json') console.log(`${machine}\n`);

if (wanted.includes('a') || wanted.includes('b')) {
  const races = await race(Array.from({ length: Number(values.seeds) }, (_, index) => String(index + 1)));
  if (wanted.includes('a')) add(timePart(races));
  if (wanted.includes('b')) add(callsPart(races));
}
if (wanted.includes('c')) add(await loadPart(Number(values.rounds)));
if (wanted.includes('d')) add(fleetPart(Number(values.provisions), 'bench'));

if (values.output === 'json') process.stdout.write(`${JSON.stringify({ machine, parts }, undefined, 2)}\n`);

function add(part: Part): void {
  parts.push(part);
  if (values.output !== 'json') console.log(`${tableOf(part)}\n`);
}
