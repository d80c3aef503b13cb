/** What somebody has signed, and with what result. */
export interface Signed {
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly signedText: Uint8Array<ArrayBuffer>;
}

/** Whether one of the secrets made the signature, HMAC with SHA-256. Web Crypto compares in constant time. */
export async function isSignedWith(secrets: readonly string[], { signature, signedText }: Signed): Promise<boolean> {
  const verdicts = await Promise.all(
    secrets.map(async (secret) => {
      const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
      return crypto.subtle.verify('HMAC', key, signature, signedText);
    }),
  );
  return verdicts.includes(true);
}
