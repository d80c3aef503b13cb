import type { Action } from '../../core/authorisation/actions.ts';
import { traitsOf, type AccessTarget } from '../../core/authorisation/may-do.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { Gatekeeper, Visitor } from '../shared/gatekeeper.ts';
import { ProblemError } from './problem.ts';
import type { Access, Route } from './route.ts';
import type { Asked, Witness } from './witness.ts';

export interface AdmissionServices {
  readonly gatekeeper: Gatekeeper;
  readonly operations: OperationStore;
  readonly witness: Witness;
}

const unknown = 'Nobody is known here by the subject of this token. An administrator has to add it to an identity (PUT /v1/roles).';

/** Lets requests in: first whoever somebody knows, then what they may do. */
export class Admission {
  private readonly services: AdmissionServices;

  constructor(services: AdmissionServices) {
    this.services = services;
  }

  /** Rejects with a problem of status 403 for a subject that is nobody's. */
  async receive(asked: Asked): Promise<Access> {
    const { gatekeeper, witness } = this.services;
    const visitor = await gatekeeper.receive({ entrance: 'token', name: asked.subject });
    if (visitor) return accessOf(visitor, asked, witness);
    await witness.decided(asked, undefined, [], { target: 'anything' }, { allowed: false, reason: unknown });
    throw new ProblemError(403, unknown);
  }

  /** What the table of routes says that a route takes; some find out themselves what is asked for. */
  async admit({ access }: Route, params: Readonly<Record<string, string>>, { admit }: Access): Promise<void> {
    if (access === 'itself') return;
    const operationId = params['id'];
    if (access.on === 'operation' && operationId !== undefined) await admit([access.action], await this.targetOf(operationId), operationId);
    else await admit([access.action], access.on === 'operation' ? 'anything' : access.on);
  }

  async answered(asked: Asked, { identity }: Access, status: number, body: unknown): Promise<void> {
    await this.services.witness.answered(asked, identity, status, body);
  }

  /** Whoever may do it with no cluster does not hear whether there is such an operation. */
  private async targetOf(operationId: string): Promise<AccessTarget> {
    const operation = await this.services.operations.find(operationId);
    return operation ? traitsOf(operation) : 'anything';
  }
}

function accessOf(visitor: Visitor, asked: Asked, witness: Witness): Access {
  const { identity, may } = visitor;
  return {
    identity,
    visitor,
    may: (action, target) => may([action], target).allowed,
    admit: async (wanted: readonly Action[], target, operationId) => {
      const decision = may(wanted, target);
      await witness.decided(asked, identity, wanted, { target, ...(operationId !== undefined && { operationId }) }, decision);
      if (!decision.allowed) throw new ProblemError(403, decision.reason);
    },
  };
}
