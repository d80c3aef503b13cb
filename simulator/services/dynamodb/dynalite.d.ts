declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Milliseconds that tables stay in a transitional state, on the real clock. */
  interface DynaliteOptions {
    readonly createTableMs?: number;
    readonly updateTableMs?: number;
    readonly deleteTableMs?: number;
  }

  /** An HTTP server for DynamoDB's protocol over a store in memory; it need not listen to answer `request` events. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
