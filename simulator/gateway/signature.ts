import { splitUrl } from './wire.ts';
import type { WireRequest } from './wire.ts';

/** Who signed a request, and for which service and region. The signature itself is not verified: any secret will do. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** Reads a SigV4 `Authorization` header or a presigned query string; `undefined` for an unsigned request. */
export function signatureOf(request: WireRequest): Signature | undefined {
  const credential = fromHeader(request) ?? splitUrl(request.url).query.get('X-Amz-Credential') ?? undefined;
  if (credential === undefined) return undefined;
  const [accessKeyId, , region, service] = credential.split('/');
  if (!accessKeyId || !region || !service) return undefined;
  return { accessKeyId, region, service };
}

function fromHeader(request: WireRequest): string | undefined {
  return /^AWS4-[\w-]+ .*?Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1];
}
