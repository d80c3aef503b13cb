import * as z from 'zod/mini';
import type { Action } from '../../core/authorisation/actions.ts';
import { mayDoAll, type AccessTarget, type Decision } from '../../core/authorisation/may-do.ts';
import { identify, withAdministrator, type AccessPolicy, type Credential } from '../../core/authorisation/policy.ts';
import type { AccessStore } from '../../core/ports.ts';

/** Variables of every function that asks who may do what. */
export const accessEnvironment = {
  ACCESS_TABLE: z.string(),
  /** The subject of the tokens that may do everything. */
  ADMINISTRATOR: z.string(),
} as const;

export type AccessEnvironment = z.infer<z.ZodMiniObject<typeof accessEnvironment>>;

/** Somebody whom an entrance has made sure of, under the policy as it was when they came. */
export interface Visitor {
  readonly identity: string;
  readonly may: (wanted: readonly Action[], target: AccessTarget) => Decision;
}

/** Stands at every entrance: knows who comes, and what they may do. */
export class Gatekeeper {
  private readonly access: AccessStore;
  private readonly administrator: string;

  constructor(access: AccessStore, administrator: string) {
    this.access = access;
    this.administrator = administrator;
  }

  /** Undefined for somebody whom nobody knows: they may do nothing. */
  async receive(credential: Credential): Promise<Visitor | undefined> {
    const policy = await this.policy();
    const identity = identify(policy, credential);
    return identity === undefined ? undefined : visitor(policy, identity);
  }

  /** Somebody who came before: what they may do by now. */
  async recall(identity: string): Promise<Visitor> {
    return visitor(await this.policy(), identity);
  }

  private async policy(): Promise<AccessPolicy> {
    return withAdministrator((await this.access.read()).policy, this.administrator);
  }
}

function visitor(policy: AccessPolicy, identity: string): Visitor {
  return { identity, may: (wanted, target) => mayDoAll(policy, identity, wanted, target) };
}
