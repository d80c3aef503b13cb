import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

/** Signs the tokens of a local run: what an identity provider does for a deployed one. */
export interface Issuer {
  /** The public keys, as an identity provider publishes them. */
  readonly keys: { readonly keys: readonly JWK[] };
  token(subject: string): Promise<string>;
}

export const audience = 'drydock';
const algorithm = 'ES256';
const keyId = 'local';

export async function createIssuer(issuer: () => string): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const key = { ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' };
  return {
    keys: { keys: [key] },
    // The run's clock may be far ahead of this machine's, so the token outlives any run.
    token: async (subject) =>
      new SignJWT().setProtectedHeader({ alg: algorithm, kid: keyId }).setIssuer(issuer()).setAudience(audience).setSubject(subject).setExpirationTime('10 years').sign(privateKey),
  };
}
