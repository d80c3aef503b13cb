import type { LightLogger } from '../light-observer.ts';
import type { Refusals } from '../refusals.ts';
import { isSignedWith, type Signed } from './hmac.ts';
import { Refusal, refused } from './refusal.ts';
import type { SigningSecrets } from './signing-secrets.ts';

/** Answers with 200 when a delivery was taken, and with a problem when it was refused. */
export function answering<Delivery>({ logger, refusals }: { readonly logger: LightLogger; readonly refusals: Pick<Refusals, 'count'> }, accept: (delivery: Delivery) => Promise<void>): (delivery: Delivery) => Promise<object> {
  return async (delivery) => {
    try {
      await accept(delivery);
      return { statusCode: 200, body: '' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      logger.info('REFUSED', { status: error.status, reason: error.message });
      if (error.status === 401) await refusals.count(error.message);
      return refused(error);
    }
  };
}

/** Rejects with a Refusal when none of the secrets made the signature, and none that came meanwhile. */
export async function requireSignature(secrets: SigningSecrets, signed: Signed): Promise<void> {
  if (await isSignedWith(await secrets.read(), signed)) return;
  if (!(await isSignedWith(await secrets.reread(), signed))) throw new Refusal(401, 'The signature is not that of this body.');
}
