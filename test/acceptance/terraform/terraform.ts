import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../children.ts';
import type { Client, Place, Presence, Step } from '../journey.ts';

const configuration = new URL('./main.tf', import.meta.url);

type Workshop = Omit<Place, 'url'>;

async function terraform({ children, environment, directory }: Workshop, ...args: readonly string[]): Promise<Outcome> {
  return children.run('terraform', args, { directory, environment: { ...environment, TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' } });
}

/** The exit code is the expected one, or the error says what Terraform said. */
function expectCode(outcome: Outcome, wanted: number): void {
  if (outcome.code !== wanted) throw new Error(`exit code ${outcome.code ?? 'none'} instead of ${wanted}\n${outcome.err}${outcome.out}`);
}

async function initialised(place: Workshop): Promise<Outcome> {
  await copyFile(configuration, join(place.directory, 'main.tf'));
  return terraform(place, 'init', '-no-color');
}

/** Terraform itself knows where providers are: its CLI configuration, TF_CLI_ARGS_init, its implied mirrors, the registry. */
async function find(place: Workshop): Promise<Presence> {
  let outcome: Outcome;
  try {
    outcome = await initialised(place);
  } catch {
    return { absent: 'no program terraform on the PATH' };
  }
  if (outcome.code !== 0) return { absent: `the AWS provider cannot be had (docs/acceptance.md says how): ${firstError(outcome.err)}` };
  const { out } = await terraform(place, 'version', '-json');
  const { terraform_version: own, provider_selections: providers } = JSON.parse(out) as { terraform_version: string; provider_selections: Record<string, string> };
  return { version: `${own}, provider ${Object.values(providers).join(', ')}` };
}

const firstError = (text: string): string => text.slice(Math.max(text.indexOf('Error:'), 0)).replaceAll(/\s+/g, ' ').trim().slice(0, 200);

const first = ['-var', 'kubernetes_version=1.34', '-var', 'node_count=2'];
const second = ['-var', 'kubernetes_version=1.35', '-var', 'node_count=3'];

/** `plan -detailed-exitcode` ends with 2 when it wants to change anything. */
const clean = (place: Place, name: string, wanted: readonly string[]): Step => ({
  name,
  limitSeconds: 60,
  async run() {
    expectCode(await terraform(place, 'plan', '-no-color', '-detailed-exitcode', ...wanted), 0);
    return 'no changes';
  },
});

const change = (place: Place, name: string, limitSeconds: number, command: 'apply' | 'destroy', wanted: readonly string[]): Step => ({
  name,
  limitSeconds,
  async run() {
    const outcome = await terraform(place, command, '-no-color', '-auto-approve', ...wanted);
    expectCode(outcome, 0);
    return /(?:Apply|Destroy) complete! Resources: (.*)\./.exec(outcome.out)?.[1];
  },
});

export const terraformClient: Client = {
  name: 'Terraform',
  find,
  journeys: [
    {
      speed: 120,
      steps: (place) => [
        {
          name: 'init',
          limitSeconds: 60,
          async run() {
            expectCode(await initialised(place), 0);
            return undefined;
          },
        },
        change(place, 'create a cluster with all its parts', 180, 'apply', first),
        clean(place, 'second plan', first),
        change(place, 'upgrade by a minor, one node more', 180, 'apply', second),
        clean(place, 'plan after the upgrade', second),
        change(place, 'destroy', 240, 'destroy', second),
      ],
    },
  ],
};
