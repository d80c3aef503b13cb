import type { Action } from '../../core/authorisation/actions.ts';
import type { AccessTarget, Decision } from '../../core/authorisation/may-do.ts';
import type { Circumstances } from '../../core/operation/why.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { ClusterStore, OperationStore, WatchStore } from '../../core/ports.ts';
import type { Message } from '../../core/slack/blocks.ts';
import type { RequestDesk } from '../shared/request-desk.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import type { Visitor } from '../shared/gatekeeper.ts';
import type { SlackWebApi } from '../shared/slack/web-api.ts';

/** Whom and what an answer is made with. */
export interface Services {
  readonly operations: OperationStore;
  readonly watches: Pick<WatchStore, 'wake'>;
  readonly clusters: ClusterStore;
  readonly desk: RequestDesk;
  readonly bus: EventBus;
  readonly slack: Pick<SlackWebApi, 'openView'>;
  readonly circumstancesOf: (operation: Operation) => Promise<Circumstances>;
  readonly homeAccount: string;
  readonly now: () => number;
}

/** What was asked of the roles, and what they say. */
export interface Decided {
  readonly wanted: readonly Action[];
  readonly target: AccessTarget;
  readonly decision: Decision;
}

/** Who asks, and where the answer goes. */
export interface Asker {
  readonly visitor: Visitor;
  /** Filled while the request is carried out, for the audit log. */
  readonly decided: Decided[];
  /** The same when the same request comes again. */
  readonly requestId: string;
  readonly responseUrl: string;
}

/** Who may be shown a modal, for three seconds. */
export interface PromptAsker extends Asker {
  readonly triggerId: string;
}

/** Undefined: a modal was opened, and says all. */
export type Answer = Promise<Message | undefined>;

/** What was asked cannot be done as it was said; every reason. */
export class Unfit extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.name = 'Unfit';
    this.problems = problems;
  }
}
