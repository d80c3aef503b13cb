import { writeFileSync } from 'node:fs';
import type { Field, FieldTable } from '../core/spec/field.ts';
import { fields } from '../core/spec/fields.ts';

const introduction = `# What becomes of a ClusterConfig

<!-- Generated from core/spec/fields.ts by docs/generate-cluster-spec.ts: \`npm run docs\`. -->

A cluster is asked for with an eksctl \`ClusterConfig\`, \`apiVersion: eksctl.io/v1alpha5\`, as YAML or JSON. Every field is either carried out or refused; a field that is not on this page is unknown to eksctl and refused too. A file is refused as a whole, with every problem at its path, line and column.

- In a path, \`[]\` stands for any item of a list and \`*\` for any key.
- A refused field may be present as long as it says no more than leaving it out: empty (\`null\`, \`""\`, an empty list, an empty mapping), or \`false\` where its row names no other accepted value.
- What is under a refused field is refused with it. A carried-out mapping without rows of its own, such as labels, is free-form.
- What the file leaves open is decided by the plan; a dry run lists each such choice with its reason.`;

/** The page: a table for each top-level field that has rows below it, and one for all the others. */
export function clusterSpecPage(table: FieldTable): string {
  const rows = Object.entries(table);
  const groups = Map.groupBy(rows, ([path]) => path.split(/[.[]/)[0] ?? path);
  const [sections, single] = [[...groups].filter(([, group]) => group.length > 1), [...groups].filter(([, group]) => group.length === 1)];
  const refused = rows.filter(([, { outcome }]) => outcome === 'refused').length;
  return [
    introduction,
    `${rows.length} fields: ${rows.length - refused} are carried out, ${refused} refused.`,
    ...sections.map(([name, group]) => section(`\`${name}\``, group)),
    section('Other fields of the top level', single.flatMap(([, group]) => group)),
  ].join('\n\n') + '\n';
}

function section(title: string, rows: readonly (readonly [string, Field])[]): string {
  return [`## ${title}`, '', '| field | what becomes of it |', '|---|---|', ...rows.map(([path, field]) => `| \`${path}\` | ${cell(field)} |`)].join('\n');
}

function cell(field: Field): string {
  if (field.outcome === 'carried out') return escaped(field.becomes);
  const accepted = field.sameAsAbsent.filter((value) => value !== false).map((value) => ` Accepted: \`${JSON.stringify(value)}\`.`);
  return `**Refused**: ${escaped(field.reason)}.${accepted.join('')}`;
}

/** Text that neither ends a table's cell nor becomes emphasis. */
function escaped(text: string): string {
  return text.replaceAll(/[|*_]/g, String.raw`\$&`);
}

if (import.meta.main) writeFileSync(new URL('cluster-spec.md', import.meta.url), clusterSpecPage(fields));
