import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { MemberCredentials, Place } from '../aws/member-accounts.ts';
import type { Runtime } from '../runtime.ts';

/** Seconds for which STS takes the URL; EKS itself takes the token for 15 minutes after it was signed. */
const expiresIn = 60;

export interface TokenRequest {
  readonly cluster: string;
  readonly place: Place;
  readonly credentials: MemberCredentials;
}

/** A token by which EKS knows us: a question to STS, who we are, signed for this one cluster and not sent. */
export async function eksToken({ cluster, place: { region }, credentials }: TokenRequest, { now, sha256 }: Pick<Runtime, 'now' | 'sha256'>): Promise<string> {
  const hostname = `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const signer = new SignatureV4({ credentials, region, service: 'sts', sha256: sha256 ?? Sha256 });
  const question = new HttpRequest({ method: 'GET', hostname, path: '/', query: { Action: 'GetCallerIdentity', Version: '2011-06-15' }, headers: { host: hostname, 'x-k8s-aws-id': cluster } });
  const { query } = await signer.presign(question, { expiresIn, signingDate: new Date(now()), unhoistableHeaders: new Set(['x-k8s-aws-id']) });
  const text = Object.entries(query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&');
  return `k8s-aws-v1.${Buffer.from(`https://${hostname}/?${text}`).toString('base64url')}`;
}
