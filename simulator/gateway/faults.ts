import type { Random } from '../random.ts';

/** What goes wrong with one call. */
export type Fault =
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status: number }
  /** The service's own throttling error. */
  | { readonly kind: 'throttled' }
  /** 503, before the operation ran. */
  | { readonly kind: 'unavailable' }
  /** The operation runs; its answer never arrives. */
  | { readonly kind: 'lost-response' }
  /** The operation runs `ms` later, on the embedded AWS's clock. */
  | { readonly kind: 'latency'; readonly ms: number };

export interface FaultyCall {
  readonly service: string;
  readonly operation: string;
}

/** Asked once for every authorised call, before the operation runs; what it returns happens, in that order. */
export type Faults = (call: FaultyCall) => readonly Fault[];

export const noFaults: Faults = () => [];

/** The given schedules together. */
export function allFaults(...schedules: readonly Faults[]): Faults {
  return (call) => schedules.flatMap((faults) => faults(call));
}

/** A fault that the `nth` call (from 1) of an operation meets; `times` (default 1) calls in a row. */
export interface ScriptedFault extends FaultyCall {
  readonly nth: number;
  readonly times?: number;
  readonly fault: Fault;
}

/** Faults at exactly known calls: "the 2nd CreateNodegroup is throttled". */
export function scriptedFaults(script: readonly ScriptedFault[]): Faults {
  const seen = new Map<string, number>();
  return ({ service, operation }) => {
    const name = `${service}:${operation}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return script
      .filter((entry) => entry.service === service && entry.operation === operation)
      .filter((entry) => nth >= entry.nth && nth < entry.nth + (entry.times ?? 1))
      .map(({ fault }) => fault);
  };
}

/** A fault that meets calls at random. Absent service or operation: any. */
export interface RandomFault extends Partial<FaultyCall> {
  /** Between 0 and 1. */
  readonly probability: number;
  readonly fault: Fault;
}

/** Faults drawn from a seed. Each operation has its own stream, so the fate of one does not depend on how often others are called. */
export function randomFaults(random: Random, rules: readonly RandomFault[]): Faults {
  const streams = new Map<string, Random>();
  return ({ service, operation }) => {
    const name = `${service}:${operation}`;
    const stream = streams.get(name) ?? random.fork(name);
    streams.set(name, stream);
    return rules
      .filter((rule) => (rule.service ?? service) === service && (rule.operation ?? operation) === operation)
      .filter((rule) => stream.next() < rule.probability)
      .map(({ fault }) => fault);
  };
}
