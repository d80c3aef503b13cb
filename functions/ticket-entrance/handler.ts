import { ticketSystems, type TicketSystem } from '../../core/tickets/ticket.ts';
import { TicketReceived } from '../../events/ticket-received.ts';
import { signedCalls } from '../shared/aws/signed-calls.ts';
import { defineEntrance } from '../shared/define-entrance.ts';
import { answering, requireSignature } from '../shared/hooks/answering.ts';
import { Deliveries } from '../shared/hooks/deliveries.ts';
import { readHook } from '../shared/hooks/read-hook.ts';
import { requestIdOf } from '../shared/hooks/request-id.ts';
import { SigningSecrets } from '../shared/hooks/signing-secrets.ts';
import { Refusals } from '../shared/refusals.ts';
import { contract, type Delivery } from './contract.ts';
import { readTicket } from './read-ticket.ts';
import { signedPart } from './signature.ts';
import { senders, systemOf } from './systems.ts';

/** Bytes: what systems send of one ticket, with all that nobody reads. */
const largestBody = 1_000_000;

/** Verifies which system has sent something, puts the ticket in it on the bus, and says so. */
export const fn = defineEntrance(contract, ({ environment, runtime, logger }) => {
  // Others sign by the world's time, even where ours is scaled.
  const now = (): number => (runtime.outside ?? runtime.now)();
  const call = signedCalls(environment, now);
  const ids = { jira: environment.JIRA_WEBHOOK_SECRET_ID, servicenow: environment.SERVICENOW_WEBHOOK_SECRET_ID, github: environment.GITHUB_WEBHOOK_SECRET_ID };
  const secrets = Object.fromEntries(ticketSystems.map((system) => [system, new SigningSecrets(call, ids[system], now)])) as Record<TicketSystem, SigningSecrets>;
  const deliveries = new Deliveries(call, { table: environment.TICKETS_TABLE, bus: environment.EVENT_BUS_NAME, event: TicketReceived });
  const refusals = new Refusals({ entrance: 'ticket', call, bus: environment.EVENT_BUS_NAME, now });

  return answering({ logger, refusals }, async (delivery: Delivery) => {
    const system = systemOf(delivery.path);
    const { headers, bytes } = readHook(delivery, 'application/json', largestBody);
    await requireSignature(secrets[system], signedPart(system, headers, bytes, now()));
    const ticket = readTicket(system, headers, bytes);
    if (ticket === undefined) return;
    const requestId = await requestIdOf(bytes);
    const deliveryId = headers[senders[system].delivery ?? ''];
    const detail = { requestId, receivedAt: new Date(now()).toISOString(), ticket, ...(deliveryId !== undefined && { deliveryId }) };
    if (!(await deliveries.publish(requestId, detail, now()))) logger.info('REPEATED', { requestId, deliveryId, retry: headers['x-atlassian-webhook-retry'] });
  });
});

export const { handler } = fn;
