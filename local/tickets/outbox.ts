import { createHmac } from 'node:crypto';
import type { TicketSystem } from '../../core/tickets/ticket.ts';
import type { WireRequest, WireResponse } from '../../simulator/gateway/wire.ts';

/** One webhook: what was sent, and how it was answered last. */
export interface Delivery {
  readonly system: TicketSystem;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How often it was sent. */
  attempts: number;
  status?: number;
}

/** Jira tries again after these and after failures of its network; the others do not. */
const retried = (status: number): boolean => [408, 409, 425, 429].includes(status) || status >= 500;

/** What the systems have to tell Drydock, signed as each signs, in the order in which it came about. */
export class Outbox {
  readonly deliveries: Delivery[] = [];
  private readonly secrets: Readonly<Record<TicketSystem, string>>;
  private readonly deliver: (request: WireRequest) => Promise<WireResponse>;
  private readonly now: () => number;

  constructor(secrets: Readonly<Record<TicketSystem, string>>, deliver: (request: WireRequest) => Promise<WireResponse>, now: () => number) {
    this.secrets = secrets;
    this.deliver = deliver;
    this.now = now;
  }

  add(system: TicketSystem, body: object, headers: Readonly<Record<string, string>>): void {
    this.deliveries.push({ system, body: JSON.stringify(body), headers, attempts: 0 });
  }

  /** Sends what was not sent yet and, for Jira, what it has to try again. Answers the last status. */
  async flush(): Promise<number | undefined> {
    let last: number | undefined;
    for (const delivery of this.deliveries) {
      const isDue = delivery.status === undefined || (delivery.system === 'jira' && retried(delivery.status) && delivery.attempts < 5);
      if (isDue) last = await this.send(delivery);
    }
    return last;
  }

  /** Sends one again: Jira's duplicates, and GitHub's redelivery by hand, have the same body and the same name. */
  async send(delivery: Delivery): Promise<number> {
    delivery.attempts += 1;
    const retry = delivery.system === 'jira' && delivery.attempts > 1 ? { 'x-atlassian-webhook-retry': String(delivery.attempts - 1) } : {};
    const headers = { 'content-type': 'application/json; charset=UTF-8', ...delivery.headers, ...retry, ...this.signature(delivery) };
    const { status } = await this.deliver({ method: 'POST', url: `/v1/hooks/${delivery.system}`, headers, body: delivery.body });
    delivery.status = status;
    return status;
  }

  private signature({ system, body }: Delivery): Readonly<Record<string, string>> {
    const second = String(Math.floor(this.now() / 1000));
    const mac = (text: string) => createHmac('sha256', this.secrets[system]).update(text);
    switch (system) {
      case 'jira':
        return { 'x-hub-signature': `sha256=${mac(body).digest('hex')}` };
      case 'github':
        return { 'x-hub-signature-256': `sha256=${mac(body).digest('hex')}` };
      case 'servicenow':
        return { 'x-drydock-timestamp': second, 'x-drydock-signature': `sha256=${mac(`${second}.${body}`).digest('base64')}` };
    }
  }
}
