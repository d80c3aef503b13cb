export interface OwnCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

let made: Promise<OwnCertificate> | undefined;

/** A certificate for 127.0.0.1 that vouches for itself: one for the process. Nobody but this machine ever sees it. */
export function ownCertificate(): Promise<OwnCertificate> {
  made ??= make();
  return made;
}

async function make(): Promise<OwnCertificate> {
  // Loaded by who listens: it takes a fifth of a second.
  const { generate } = await import('selfsigned');
  const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'embedded-aws' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(0),
    notAfterDate: new Date(Date.UTC(2099, 0)),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }, { type: 2, value: 'localhost' }] },
    ],
  });
  return { certificate: cert, privateKey };
}
