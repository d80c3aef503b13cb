import { Code } from 'aws-cdk-lib/aws-lambda';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { bundleFunctions } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const outdir = process.env['CDK_OUTDIR'] ?? join(root, 'cdk.out');
const bundles = join(root, '.drydock/bundles');

const sizes = await bundleFunctions(bundles);
const assembly = createApp({ outdir, codeOf: (name) => Code.fromAsset(join(bundles, name)), checked: true }).synth();

const largest = Object.entries(sizes).sort(([, a], [, b]) => b - a)[0];
console.log(`${Object.keys(sizes).length} functions bundled, the largest is ${largest?.[0] ?? ''} with ${Math.round((largest?.[1] ?? 0) / 1024)} KB.`);
for (const { stackName, templateFullPath } of assembly.stacks) console.log(`${stackName}: ${templateFullPath}`);
