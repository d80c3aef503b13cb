import { parseArgs } from 'node:util';
import { join } from 'node:path';

export interface Arguments {
  /** End after the first run. */
  readonly once: boolean;
  /** Run nothing, wait for requests. */
  readonly idle: boolean;
  readonly file: string;
  readonly port: number;
  readonly awsPort: number;
  readonly speed: number;
  readonly seed: string;
}

export const exampleFile = join(import.meta.dirname, 'example.yaml');

const usage = 'Usage: npm start -- [--once | --idle] [-f FILE] [--port N] [--aws-port N] [--speed N] [--seed TEXT]';

const port = (value: number) => Number.isInteger(value) && value >= 0 && value <= 65_535;

/** Throws an error whose message is for the person who typed. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parse(argv);
  if (values.once && values.idle) throw new Error(`--once and --idle exclude each other.\n${usage}`);
  return {
    once: values.once,
    idle: values.idle,
    file: values.file,
    port: numberOf('--port', values.port, port, 'a port between 0 and 65535'),
    awsPort: numberOf('--aws-port', values['aws-port'], port, 'a port between 0 and 65535'),
    speed: numberOf('--speed', values.speed, (value) => value > 0 && value <= 100_000, 'a number above 0, at most 100000'),
    seed: values.seed,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        once: { type: 'boolean', default: false },
        idle: { type: 'boolean', default: false },
        file: { type: 'string', short: 'f', default: exampleFile },
        port: { type: 'string', default: '4600' },
        'aws-port': { type: 'string', default: '4566' },
        speed: { type: 'string', default: '120' },
        seed: { type: 'string', default: 'drydock' },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

function numberOf(option: string, text: string, accepts: (value: number) => boolean, wanted: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (accepts(value)) return value;
  throw new Error(`${option} must be ${wanted}, not '${text}'.\n${usage}`);
}
