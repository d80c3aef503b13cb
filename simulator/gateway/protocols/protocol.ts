import type { AwsError, Service, Shape } from '../../service.ts';
import type { WireRequest, WireResponse } from '../wire.ts';

/** How a family of services writes requests, responses and errors. */
export interface WireProtocol {
  /** Throws `AwsError` when the request is malformed or names an operation that the service does not simulate. */
  parse(request: WireRequest, service: Service): ParsedRequest | Promise<ParsedRequest>;
  write(output: Shape, context: ResponseContext): WireResponse | Promise<WireResponse>;
  writeError(error: AwsError, context: ResponseContext): WireResponse;
}

export interface ParsedRequest {
  /** A key of the service's operations. */
  readonly operation: string;
  readonly input: Shape;
}

export interface ResponseContext {
  readonly service: Service;
  /** Absent when the request was refused before it was understood. */
  readonly operation?: string;
  readonly requestId: string;
}
