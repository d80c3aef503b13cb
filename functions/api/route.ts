import type * as z from 'zod/mini';
import type { Action } from '../../core/authorisation/actions.ts';
import type { AccessTarget } from '../../core/authorisation/may-do.ts';
import type { Visitor } from '../shared/gatekeeper.ts';
import type { AnswerName } from './answers.ts';

/** One row of the API's table: what the router serves and the OpenAPI document describes. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v1/operations/:id`. */
  readonly path: string;
  /** What generated clients call it: OpenAPI's `operationId`. */
  readonly name: string;
  readonly summary: string;
  /** Which right it takes, and on what: `anything` for a list, of which the handler shows what may be read. `itself`: the handler asks, as soon as it knows what is asked for. */
  readonly access: { readonly action: Action; readonly on: 'everything' | 'anything' | 'operation' } | 'itself';
  readonly query?: z.ZodMiniObject;
  /** The schema is made when somebody asks for the API's description. `optional`: a request without a body asks for the defaults. */
  readonly body?: { readonly mediaTypes: readonly string[]; readonly schema: () => Promise<object>; readonly optional?: true };
  /** The headers that change what happens, with what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The status of success. */
  readonly status: 200 | 202;
  readonly answer: AnswerName;
  readonly handle: (request: ApiRequest) => Promise<ApiAnswer>;
}

export interface ApiRequest {
  readonly access: Access;
  /** From the path. */
  readonly params: Readonly<Record<string, string>>;
  /** As the route's `query` schema reads it. */
  readonly query: Readonly<Record<string, unknown>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Who asks, and what they may do. */
export interface Access {
  /** One of Drydock's own, whatever its name at this entrance. Nobody is believed to be anybody else. */
  readonly identity: string;
  readonly visitor: Visitor;
  readonly may: (action: Action, target: AccessTarget) => boolean;
  /** Says on the bus what was decided; rejects with a problem of status 403, which says what is missing. */
  readonly admit: (wanted: readonly Action[], target: AccessTarget, operationId?: string) => Promise<void>;
}

export interface ApiAnswer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
