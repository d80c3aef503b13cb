import { writeFileSync } from 'node:fs';
import type { Profile } from '../core/profiles/profile.ts';
import { profiles } from '../core/profiles/profiles.ts';

const introduction = `# Profiles

<!-- Generated from core/profiles by docs/generate-profiles.ts: \`npm run docs\`. -->

A profile is best practice for one purpose. It fills what a ClusterConfig leaves open, before anything is planned, and never changes what the file says: a value in the file stays, down to an empty list. The plan lists each field that was filled in, with its value and the reason.

\`\`\`sh
npx drydock provision -f cluster.yaml --profile production --dry-run
curl -X POST "$DRYDOCK_URL/v1/clusters?profile=production" …
\`\`\`

An event \`OperationRequested\` names it in \`detail.profile\`. Without a profile, what is open is filled as eksctl and EKS fill it.

- Node groups are made only for a file that says nothing about where pods run: no \`managedNodeGroups\` or \`nodeGroups\`, no \`fargateProfiles\`, no Auto Mode. An empty list is a word.
- \`addonsConfig.disableDefaultAddons: true\` keeps a profile's add-ons away as well. An add-on that EKS does not have for the version is left out, with a warning.
- An add-on that the file has keeps its settings; what is open in its entry is filled in. \`configurationValues\` are one value: if the file has some, nothing is added to them.
- GPUs are asked for with the annotation \`drydock/gpu: "true"\` under \`metadata.annotations\`. The images of that group have NVIDIA's driver; the device plugin that Kubernetes needs to see the GPUs is a workload, and not installed.`;

/** The page: for each profile what it fills, with what, when and why. */
export function profilesPage(all: Readonly<Record<string, Profile>>): string {
  return [introduction, ...Object.entries(all).map(([name, profile]) => section(name, profile))].join('\n\n') + '\n';
}

function section(name: string, { summary, fields, nodeGroups, addons, beyond }: Profile): string {
  const rows = [
    ...fields.map(({ path, value, why, condition }) => row(path, typeof value === 'function' ? '' : value, why, condition)),
    ...beyond.map(({ path, value, why }) => row(path, value, why, 'the file does not say it')),
  ];
  const groups = nodeGroups.map(({ group, why, condition }) => row(group.name, { ...group, name: undefined }, why, condition));
  const installed = addons.flatMap(({ name: addon, fields: settings, why, condition }) => [
    row(addon, '', why, condition),
    ...settings.map((setting) => row(`${addon} ${setting.name}`, setting.value, setting.why, undefined)),
  ]);
  return [`## ${name}`, '', summary, '', ...table('field', rows), ...titled('Node groups:', table('group', groups), groups), ...titled('Add-ons:', table('add-on', installed), installed)].join('\n');
}

function titled(title: string, lines: readonly string[], rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : ['', title, '', ...lines];
}

function table(first: string, rows: readonly string[]): readonly string[] {
  return [`| ${first} | value | when | why |`, '|---|---|---|---|', ...rows];
}

function row(name: string, value: unknown, why: string, condition = ''): string {
  const shown = value === '' ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  return `| \`${name}\` | ${shown} | ${condition} | ${why.replaceAll('|', String.raw`\|`)} |`;
}

if (import.meta.main) writeFileSync(new URL('profiles.md', import.meta.url), profilesPage(profiles));
