import { deepStrictEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layGround } from '../ground.ts';
import type { Journey, Place, Step } from '../journey.ts';
import { servedOperations } from '../served.ts';
import { Cli } from './cli.ts';
import { building, cluster, ending, lists, refusals } from './eks-commands.ts';
import type { EksCommand } from './eks-commands.ts';

/** Service errors end version 1 of the CLI with 255, version 2 with 254. */
export const serviceError = [254, 255];

const nameOf = (line: string): string => line.split(' ')[0] ?? '';
const kebab = (operation: string): string => operation.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** The commands that this AWS CLI has, as it lists them when it does not know one. */
async function commandsOf(cli: Cli): Promise<Set<string>> {
  const { err } = await cli.run('eks no-such-command');
  const [, list = ''] = err.split('valid choices are:');
  return new Set(list.match(/[a-z]+(?:-[a-z]+)+/g));
}

async function carryOut(cli: Cli, commands: readonly EksCommand[], served: ReadonlySet<string>): Promise<string> {
  const able = commands.filter(({ line }) => served.has(nameOf(line)));
  for (const { line, answer, until } of able) {
    await cli.expect(`eks ${line} `.trim(), answer ?? {});
    if (until !== undefined) await cli.until(`eks ${until[0]}`, until[1]);
  }
  return `${new Set(able.map(({ line }) => nameOf(line))).size} commands`;
}

/** Every command that both sides have must be in the table. */
async function checkCoverage(cli: Cli, served: ReadonlySet<string>): Promise<string> {
  const had = await commandsOf(cli);
  if (had.size === 0) return 'this CLI does not list its commands';
  const tried = new Set([...building, ...ending].map(({ line }) => nameOf(line)).concat('describe-update'));
  const untried = [...served].filter((command) => had.has(command) && !tried.has(command));
  if (untried.length > 0) throw new Error(`not tried: ${untried.join(', ')}`);
  return `${[...served].filter((command) => had.has(command)).length} of ${served.size} operations are commands of this version`;
}

/** Pages of one item, joined by the CLI, are the list; and a listing goes on where it was cut. */
async function checkPages(cli: Cli, served: ReadonlySet<string>): Promise<string> {
  const able = lists.filter((line) => served.has(nameOf(line)));
  for (const line of able) {
    const whole = await cli.answer(`eks ${line}`);
    const [key = ''] = Object.entries(whole).find(([, value]) => Array.isArray(value)) ?? [];
    const all = whole[key] as unknown[];
    deepStrictEqual((await cli.answer(`eks ${line} --page-size 1`))[key], all, `${line} --page-size 1`);
    const first = await cli.answer(`eks ${line} --max-items 1`);
    deepStrictEqual(first[key], all.slice(0, 1), `${line} --max-items 1`);
    const rest = await cli.answer(`eks ${line} --starting-token ${String(first.NextToken)}`);
    deepStrictEqual(rest[key], all.slice(1), `${line} --starting-token`);
  }
  return `${able.length} lists`;
}

async function checkRefusals(cli: Cli): Promise<string> {
  for (const [line, exception, message] of refusals) await cli.expectFailure(`eks ${line}`, serviceError, `(${exception})`, message);
  await cli.expectFailure('eks describe-cluster', [2, 252], 'required: --name');
  return `${refusals.length} errors`;
}

/** What the CLI makes of a cluster by itself. */
async function checkKubeconfig(cli: Cli, directory: string): Promise<string> {
  await cli.run(`eks update-kubeconfig --name ${cluster} --kubeconfig ${join(directory, 'kubeconfig')}`);
  const { cluster: described } = (await cli.answer(`eks describe-cluster --name ${cluster}`)) as { cluster: { endpoint: string } };
  if (!(await readFile(join(directory, 'kubeconfig'), 'utf8')).includes(described.endpoint)) throw new Error('The kubeconfig does not name the endpoint.');
  await cli.expect(`eks get-token --cluster-name ${cluster}`, { kind: 'ExecCredential' });
  return '2 commands';
}

function steps(place: Place): Step[] {
  const served = new Set([...servedOperations()].map(kebab));
  let cli = new Cli(place);
  const step = (name: string, limitSeconds: number, run: () => Promise<string>): Step => ({ name: `eks: ${name}`, limitSeconds, run });
  return [
    step('served operations that have a command are all tried', 30, () => checkCoverage(cli, served)),
    step('commands that make, read and change', 300, async () => {
      cli = new Cli(place, await layGround(place.url));
      return carryOut(cli, building, served);
    }),
    step('pagination', 120, () => checkPages(cli, served)),
    step('update-kubeconfig and get-token', 30, () => checkKubeconfig(cli, place.directory)),
    step('typed errors', 60, () => checkRefusals(cli)),
    step('commands that delete', 180, () => carryOut(cli, ending, served)),
  ];
}

export const eksCommands: Journey = { speed: 300, steps };
