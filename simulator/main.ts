import { parseArgs } from 'node:util';
import { createAws } from './aws.ts';
import type { Aws } from './aws.ts';
import { realClock } from './clock/real.ts';
import { scaledClock } from './clock/scaled.ts';

const DEFAULT_PORT = 4566;

interface Arguments {
  readonly port: number;
  readonly speed: number;
  readonly seed: string;
}

async function main(): Promise<void> {
  const { port, speed, seed } = readArguments();
  const aws = createAws({
    clock: speed === 1 ? realClock() : scaledClock(speed),
    seed,
    onBug: ({ service, operation, requestId, error }) => console.error(`Bug in the embedded AWS: ${service}:${operation} (request ${requestId})`, error),
  });
  const { url } = await listen(aws, port);
  console.log(banner(url, speed, seed, aws));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stopServing(aws));
}

/** Nothing outlives the endpoint: what still sleeps on the clock must not keep the process. */
async function stopServing(aws: Aws): Promise<void> {
  await aws.close();
  process.exit(0);
}

function readArguments(): Arguments {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, speed: { type: 'string' }, seed: { type: 'string' } } });
    return {
      port: numberIn('port', values.port ?? String(DEFAULT_PORT), (port) => Number.isInteger(port) && port >= 0 && port <= 65_535, 'a port between 0 and 65535'),
      speed: numberIn('speed', values.speed ?? '1', (speed) => speed > 0 && speed < Infinity, 'a positive number'),
      seed: values.seed ?? 'embedded-aws',
    };
  } catch (error) {
    return stop(`${(error as Error).message}\nUsage: npm run simulator -- [--port N] [--speed N] [--seed S]`, 2);
  }
}

function numberIn(option: string, text: string, accepts: (value: number) => boolean, wanted: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!accepts(value)) throw new Error(`--${option} must be ${wanted}, not '${text}'.`);
  return value;
}

async function listen(aws: Aws, port: number) {
  try {
    return await aws.listen(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return stop(code === 'EADDRINUSE' ? `Port ${port} is in use. Choose another with --port N.` : `Cannot listen on port ${port}: ${message}`, 1);
  }
}

function banner(url: string, speed: number, seed: string, { account, region }: Aws): string {
  return `
  Embedded AWS at ${url}
  account ${account} · time at ${speed === 1 ? 'its own pace' : `${speed} times its pace`} · seed ${seed}

  Any access key is this account's administrator, any secret will do:

    AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=y AWS_DEFAULT_REGION=${region} \\
      aws --endpoint-url ${url} sts get-caller-identity

  Ctrl-C stops it; nothing is kept.
`;
}

function stop(message: string, status: number): never {
  console.error(message);
  process.exit(status);
}

await main();
