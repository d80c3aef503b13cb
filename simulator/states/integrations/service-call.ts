import type { Shape } from '../../service.ts';
import type { Execution } from '../run/execution.ts';
import type { ErrorNaming } from './errors.ts';

/** What an integration asks of a service, and how its answer becomes the task's result. */
export interface ServiceCall {
  /** The signing name. */
  readonly service: string;
  readonly operation: string;
  readonly input: Shape;
  readonly naming: ErrorNaming;
  /** Throws `StateError` when the answer says that it failed after all. */
  result(answer: Shape, requestId: string): unknown;
}

/** What a call knows of the execution that makes it. */
export type Caller = Pick<Execution, 'arn' | 'machine'>;

/** What the optimised integrations add to an answer. */
export function sdkMetadata(requestId: string): Shape {
  return {
    SdkHttpMetadata: { AllHttpHeaders: { 'x-amzn-RequestId': [requestId] }, HttpHeaders: { 'x-amzn-RequestId': requestId }, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** A string member that Step Functions takes as any JSON. */
export function jsonText(value: unknown): unknown {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}
