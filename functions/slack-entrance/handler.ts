import { SlackRequestReceived } from '../../events/slack-request-received.ts';
import { signedCalls } from '../shared/aws/signed-calls.ts';
import { defineEntrance } from '../shared/define-entrance.ts';
import { answering, requireSignature } from '../shared/hooks/answering.ts';
import { Deliveries } from '../shared/hooks/deliveries.ts';
import { requestIdOf } from '../shared/hooks/request-id.ts';
import { SigningSecrets } from '../shared/hooks/signing-secrets.ts';
import { Refusals } from '../shared/refusals.ts';
import { contract, type Delivery } from './contract.ts';
import { readContent, readDelivery } from './read-delivery.ts';
import { signedPart } from './signature.ts';

/** Verifies that Slack sent something, puts it on the bus, and says so: all else takes longer than Slack waits. */
export const fn = defineEntrance(contract, ({ environment, runtime, logger }) => {
  // Slack signs by the world's time, even where ours is scaled.
  const now = (): number => (runtime.outside ?? runtime.now)();
  const call = signedCalls(environment, now);
  const secrets = new SigningSecrets(call, environment.SLACK_SIGNING_SECRET_ID, now);
  const deliveries = new Deliveries(call, { table: environment.SLACK_TABLE, bus: environment.EVENT_BUS_NAME, event: SlackRequestReceived });
  const refusals = new Refusals({ entrance: 'slack', call, bus: environment.EVENT_BUS_NAME, now });

  return answering({ logger, refusals }, async (delivery: Delivery) => {
    const { headers, bytes } = readDelivery(delivery);
    await requireSignature(secrets, signedPart(headers, bytes, now()));
    const content = readContent(bytes);
    if (content === undefined) return;
    const requestId = await requestIdOf(bytes);
    if (!(await deliveries.publish(requestId, { requestId, receivedAt: new Date(now()).toISOString(), ...content }, now()))) logger.info('REPEATED', { requestId, retry: headers['x-slack-retry-num'] });
  });
});

export const { handler } = fn;
