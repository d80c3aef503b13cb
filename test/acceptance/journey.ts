import type { Children } from './children.ts';

/** Where a journey happens: an embedded AWS of its own, and a directory that goes with it. */
export interface Place {
  readonly url: string;
  /** Points clients at `url`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly children: Children;
  /** Aborted when the journey has to end. */
  readonly signal: AbortSignal;
}

/** One thing that a client does. Fails by throwing. */
export interface Step {
  readonly name: string;
  readonly limitSeconds: number;
  /** @returns What is worth a remark beside "passed". */
  run(): Promise<string | undefined>;
}

/** Steps in order: the first failure ends the journey. */
export interface Journey {
  /** How fast time runs in the journey's embedded AWS. */
  readonly speed: number;
  steps(place: Place): readonly Step[];
}

export type Presence = { readonly version: string } | { readonly absent: string };

/** A program or library that nobody here wrote. */
export interface Client {
  readonly name: string;
  find(place: Omit<Place, 'url'>): Promise<Presence>;
  readonly journeys: readonly Journey[];
}

export type Result = 'passed' | 'failed' | 'not reached' | 'absent';

export interface Row {
  readonly client: string;
  readonly version: string;
  readonly scenario: string;
  readonly result: Result;
  readonly remark: string;
  readonly seconds: number;
}

/** Takes a journey's steps one after the other and tells of each as it ends. */
export async function travel(who: Pick<Row, 'client' | 'version'>, steps: readonly Step[], tell: (row: Row) => void, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const step of steps) {
    const open = rows.every(({ result }) => result === 'passed');
    const row = { ...who, scenario: step.name, ...(open ? await outcomeOf(step, signal) : { result: 'not reached' as const, remark: '', seconds: 0 }) };
    rows.push(row);
    tell(row);
  }
  return rows;
}

async function outcomeOf({ limitSeconds, run }: Step, signal: AbortSignal): Promise<Pick<Row, 'result' | 'remark' | 'seconds'>> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  try {
    const remark = (await within(limitSeconds, signal, run())) ?? '';
    return { result: 'passed', remark, seconds: seconds() };
  } catch (error) {
    return { result: 'failed', remark: error instanceof Error ? error.message : String(error), seconds: seconds() };
  }
}

async function within<T>(seconds: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const stop = (): void => over.reject(new Error('stopped'));
  const timer = setTimeout(() => over.reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
