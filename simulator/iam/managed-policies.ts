import data from './managed-policies.json' with { type: 'json' };
import { parsePolicy } from './parse-policy.ts';
import type { ManagedPolicy } from './state.ts';

const byArn = new Map(data.map((entry) => [`arn:aws:iam::aws:policy${entry.path}${entry.name}`, entry]));
const read = new Map<string, ManagedPolicy>();

/** One of AWS's own policies that this embedded AWS knows; `undefined` for others. */
export function awsManagedPolicy(arn: string): ManagedPolicy | undefined {
  const entry = byArn.get(arn);
  if (entry === undefined) return undefined;
  const policy = read.get(arn) ?? managedPolicy(arn, entry);
  read.set(arn, policy);
  return policy;
}

export function awsManagedPolicies(): readonly ManagedPolicy[] {
  return [...byArn.keys()].map((arn) => awsManagedPolicy(arn) as ManagedPolicy);
}

function managedPolicy(arn: string, entry: (typeof data)[number]): ManagedPolicy {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: entry.statements });
  const createDate = new Date(entry.createDate);
  return {
    name: entry.name,
    id: `ANPA${entry.name.toUpperCase().replace(/[^A-Z]/g, '').padEnd(17, 'A').slice(-17)}`,
    arn,
    path: entry.path,
    createDate,
    description: undefined,
    tags: new Map(),
    versions: new Map([[entry.versionId, { createDate, policy: { text, document: parsePolicy(text, 'identity') } }]]),
    defaultVersion: entry.versionId,
    nextVersion: Number(entry.versionId.slice(1)) + 1,
  };
}
