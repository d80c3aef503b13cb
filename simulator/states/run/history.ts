import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Shape } from '../../service.ts';
import { RuntimeFailure } from './errors.ts';

export type { HistoryEvent, HistoryEventType };

const MOST_EVENTS = 25_000;

/** The events of one execution, numbered from 1. */
export class History {
  readonly events: HistoryEvent[] = [];

  /**
   * Adds an event after `previousEventId` and answers its id. The last event of a full history is kept for the end of
   * the execution: throws `RuntimeFailure` when only that one is left.
   */
  add(type: HistoryEventType, timestamp: number, previousEventId: number, details?: Shape): number {
    if (this.events.length >= MOST_EVENTS - 1) throw new RuntimeFailure(`The execution reached the maximum number of history events (${MOST_EVENTS}).`);
    return this.append(type, timestamp, previousEventId, details);
  }

  /** Adds the event that ends the execution. */
  close(type: HistoryEventType, timestamp: number, previousEventId: number, details: Shape): void {
    this.append(type, timestamp, previousEventId, details);
  }

  get isFull(): boolean {
    return this.events.length >= MOST_EVENTS - 1;
  }

  private append(type: HistoryEventType, timestamp: number, previousEventId: number, details?: Shape): number {
    const id = this.events.length + 1;
    this.events.push({ timestamp: new Date(timestamp), type, id, previousEventId, ...(details && { [detailsMember(type)]: details }) });
    return id;
  }
}

/** The member of a history event that holds the details of its type. */
export function detailsMember(type: HistoryEventType): string {
  const shared = /State(Entered|Exited)$/.exec(type)?.[0];
  const name = shared ?? type;
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}EventDetails`;
}
