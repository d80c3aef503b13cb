import { errorBody, parseJsonBody, writeJsonBody } from './json-body.ts';
import { notSimulated, operationOf } from './operations.ts';
import type { WireProtocol } from './protocol.ts';

/** AWS JSON 1.0 and 1.1: every request is a POST to `/` that names its operation in `X-Amz-Target`. */
export function jsonProtocol(version: '1.0' | '1.1'): WireProtocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    parse(request, service) {
      const target = request.headers['x-amz-target'] ?? '';
      const dot = target.lastIndexOf('.');
      const operation = target.slice(dot + 1);
      if (service.targetPrefix !== undefined && target.slice(0, dot) !== service.targetPrefix) {
        throw notSimulated(service, `${service.name} with X-Amz-Target '${target}'`);
      }
      operationOf(service, operation);
      return { operation, input: parseJsonBody(request.body, service.protocol) };
    },
    write(output, { requestId }) {
      return { status: 200, headers: { 'content-type': contentType, 'x-amzn-requestid': requestId }, body: writeJsonBody(output) };
    },
    writeError(error, { requestId }) {
      return {
        status: error.status,
        headers: { 'content-type': contentType, 'x-amzn-requestid': requestId, 'x-amzn-errortype': error.code },
        body: writeJsonBody({ __type: error.code, ...errorBody(error) }),
      };
    },
  };
}
