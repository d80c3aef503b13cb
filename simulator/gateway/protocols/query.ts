import type { Shape } from '../../service.ts';
import { readForm, structureOf } from './form.ts';
import { operationOf } from './operations.ts';
import type { WireProtocol } from './protocol.ts';
import { namespace, xmlResponse, xmlScalar } from './xml.ts';

/**
 * AWS Query: a form that names its operation in `Action`, answered in XML. Scalars of a request are strings, because only
 * the operation knows their types; a list that is empty arrives as an empty string.
 */
export const query: WireProtocol = {
  parse(request, service) {
    const { action, members } = readForm(request);
    operationOf(service, action);
    return { operation: action, input: structureOf(members) };
  },
  write(output, { service, operation, requestId }) {
    return xmlResponse(200, requestId, {
      [`${operation}Response`]: {
        ...namespace(service.xmlNamespace),
        [`${operation}Result`]: structure(output),
        ResponseMetadata: { RequestId: requestId },
      },
    });
  },
  writeError(error, { service, requestId }) {
    return xmlResponse(error.status, requestId, {
      ErrorResponse: {
        ...namespace(service.xmlNamespace),
        Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message, ...structureMembers(error.members) },
        RequestId: requestId,
      },
    });
  },
};

function structure(shape: Shape): unknown {
  const members = structureMembers(shape);
  return Object.keys(members).length === 0 ? '' : members;
}

function structureMembers(shape: Shape): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, element(value)]));
}

function element(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? '' : { member: value.map(element) };
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) return structure(value as Shape);
  return xmlScalar(value);
}
