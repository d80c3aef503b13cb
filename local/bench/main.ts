import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchmarks, isBenchmark } from './benchmarks.ts';
import { tableOf, type Part } from './report.ts';

/*
 * npm run bench -- [--only time-to-ready,waiting,upgrading,upgrade-waiting,opening,loading,fleet,planning,slack] [--seeds N] [--rounds N] [--provisions N] [--output json]
 */

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(benchmarks).join(',') },
    seeds: { type: 'string', default: '9' },
    rounds: { type: 'string', default: '9' },
    provisions: { type: 'string', default: '500' },
    output: { type: 'string', default: 'text' },
  },
});

const wanted = values.only.split(',');
const unknown = wanted.filter((name) => !isBenchmark(name));
if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`);

const effort = { seeds: Number(values.seeds), rounds: Number(values.rounds), provisions: Number(values.provisions) };
const machine = `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
const parts: Part[] = [];
if (values.output !== 'json') console.log(`${machine}\n`);
for (const name of wanted.filter(isBenchmark)) {
  const part = await benchmarks[name](effort);
  parts.push(part);
  if (values.output !== 'json') console.log(`${tableOf(part)}\n`);
}
if (values.output === 'json') process.stdout.write(`${JSON.stringify({ machine, parts }, undefined, 2)}\n`);
