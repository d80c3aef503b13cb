import { Code } from 'aws-cdk-lib/aws-lambda';
import { join, relative } from 'node:path';
import { createApp } from './app.ts';
import { bundleFunctions } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const outdir = process.env['CDK_OUTDIR'] ?? join(root, 'cdk.out');
const bundles = join(root, '.drydock/bundles');

const sizes = await bundleFunctions(bundles);
const assembly = createApp({ outdir, codeOf: (name) => Code.fromAsset(join(bundles, name)), checked: true }).synth();

const [[largest, bytes] = ['none', 0]] = Object.entries(sizes).sort(([, a], [, b]) => b - a);
console.log(`${Object.keys(sizes).length} functions bundled; the largest, ${largest}, has ${Math.round(bytes / 1024)} KB.`);
console.log('The rule packs AwsSolutions and Serverless have no open finding.');
for (const { stackName, templateFullPath } of assembly.stacks) console.log(`${stackName}: ${relative(process.cwd(), templateFullPath)}`);
