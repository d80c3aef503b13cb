import { signedCalls } from '../shared/aws/signed-calls.ts';
import { defineEntrance } from '../shared/define-entrance.ts';
import { Refusals } from '../shared/refusals.ts';
import { contract, type Delivery } from './contract.ts';
import { Deliveries } from './deliveries.ts';
import { readContent, readDelivery } from './read-delivery.ts';
import { Refusal, refused } from './refusal.ts';
import { requestIdOf } from './request-id.ts';
import { isSignedWith, signedPart, type Signed } from './signature.ts';
import { SigningSecrets } from './signing-secrets.ts';

/** Verifies that Slack sent something, puts it on the bus, and says so: all else takes longer than Slack waits. */
export const fn = defineEntrance(contract, ({ environment, runtime, logger }) => {
  // Slack signs by the world's time, even where ours is scaled.
  const now = (): number => (runtime.outside ?? runtime.now)();
  const call = signedCalls(environment, now);
  const secrets = new SigningSecrets(call, environment.SLACK_SIGNING_SECRET_ID, now);
  const deliveries = new Deliveries(call, environment);
  const refusals = new Refusals({ entrance: 'slack', call, bus: environment.EVENT_BUS_NAME, now });

  const requireSignature = async (signed: Signed): Promise<void> => {
    if (await isSignedWith(await secrets.read(), signed)) return;
    if (!(await isSignedWith(await secrets.reread(), signed))) throw new Refusal(401, 'The signature is not that of this body.');
  };
  const accept = async (delivery: Delivery): Promise<void> => {
    const { headers, bytes } = readDelivery(delivery);
    await requireSignature(signedPart(headers, bytes, now()));
    const content = readContent(bytes);
    if (content === undefined) return;
    const requestId = await requestIdOf(bytes);
    if (!(await deliveries.publish(requestId, content, now()))) logger.info('REPEATED', { requestId, retry: headers['x-slack-retry-num'] });
  };
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
});

export const { handler } = fn;
