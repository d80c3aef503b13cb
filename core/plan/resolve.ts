import { OperationError } from '../errors.ts';
import type { StepOutput } from './plan.ts';
import type { Source } from './step-requests.ts';

/** Outputs of the settled steps, by step id. */
export type Outputs = Readonly<Record<string, StepOutput>>;

/** @throws OperationError `MissingOutput` when the step has not settled or did not give the output. */
export function resolve(source: Source, outputs: Outputs): string {
  if ('value' in source) return source.value;
  const output = outputs[source.step];
  if (output === undefined) throw missing(source.step, source.output, 'the step has not settled');
  const value = output[source.output];
  if (value === undefined || value === '') throw missing(source.step, source.output, `it gave ${Object.keys(output).sort().join(', ') || 'nothing'}`);
  return value;
}

/** The values of all sources, each of which may be a list with commas, without repetitions. */
export function resolveAll(sources: readonly Source[], outputs: Outputs): string[] {
  return [...new Set(sources.flatMap((source) => resolve(source, outputs).split(',')))];
}

function missing(step: string, output: string, why: string): OperationError {
  return new OperationError('RetryNever', 'MissingOutput', `Output ${output} of step ${step} is needed, but ${why}.`);
}
