import type { OperationStore, TicketMappingStore } from '../../core/ports.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import type { Gatekeeper } from '../shared/gatekeeper.ts';
import type { RequestDesk } from '../shared/request-desk.ts';
import type { DynamoTicketStore } from '../shared/stores/tickets.ts';
import type { GitHubDesk } from '../shared/tickets/github.ts';

/** With what a ticket is read and answered. */
export interface Services {
  readonly tickets: Pick<DynamoTicketStore, 'find' | 'save' | 'follow'>;
  readonly mappings: Pick<TicketMappingStore, 'read'>;
  readonly operations: OperationStore;
  readonly gatekeeper: Pick<Gatekeeper, 'receive'>;
  readonly desk: Pick<RequestDesk, 'file'>;
  readonly bus: EventBus;
  /** Where the ClusterConfigs of pull requests are. */
  readonly github: Pick<GitHubDesk, 'filesOf' | 'contentOf'>;
  readonly homeAccount: string;
  /** Epoch milliseconds, as operations have them. */
  readonly now: () => number;
  /** Epoch milliseconds, as the systems of tickets have them. */
  readonly outside: () => number;
}
