import { Code } from 'aws-cdk-lib/aws-lambda';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type stackNames } from '../infra/app.ts';

export type StackName = (typeof stackNames)[keyof typeof stackNames];

export type Templates = Readonly<Record<StackName, Record<string, unknown>>>;

let synthesised: Templates | undefined;

/** The templates that would be deployed to AWS, but for the functions' code, which is taken from its source here. Made once per process. */
export function templates(): Templates {
  return (synthesised ??= synthesise());
}

function synthesise(): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'drydock-'));
  try {
    const assembly = createApp({ outdir, codeOf: (name) => Code.fromInline(`// functions/${name}/handler.ts`) }).synth();
    return Object.fromEntries(assembly.stacks.map(({ stackName, template }) => [stackName, template as Record<string, unknown>])) as Templates;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
