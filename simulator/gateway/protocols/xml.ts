import Builder from 'fast-xml-builder';
import type { WireResponse } from '../wire.ts';

const builder = new Builder({ ignoreAttributes: false, attributeNamePrefix: '@_', suppressEmptyNode: true });

/** The attribute `xmlns` in a structure that goes to `xmlResponse`. */
export function namespace(uri: string | undefined): Record<string, string> {
  return uri === undefined ? {} : { '@_xmlns': uri };
}

export function xmlResponse(status: number, requestId: string, document: Record<string, unknown>): WireResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`,
  };
}

/** A scalar as AWS's XML protocols write it: a date in ISO 8601, without a fraction when there is none. */
export function xmlScalar(value: unknown): string {
  return value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : String(value);
}
