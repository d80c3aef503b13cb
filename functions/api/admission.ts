import type { Action } from '../../core/authorisation/actions.ts';
import { traitsOf, type AccessTarget } from '../../core/authorisation/may-do.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { Gatekeeper, Visitor } from '../shared/gatekeeper.ts';
import { ProblemError } from './problem.ts';
import type { Access, Route } from './route.ts';

export interface AdmissionServices {
  readonly gatekeeper: Gatekeeper;
  readonly operations: OperationStore;
}

/** Lets requests in: first whoever somebody knows, then what they may do. */
export class Admission {
  private readonly services: AdmissionServices;

  constructor(services: AdmissionServices) {
    this.services = services;
  }

  /** Rejects with a problem of status 403 for a subject that is nobody's. */
  async receive(subject: string): Promise<Access> {
    const visitor = await this.services.gatekeeper.receive({ entrance: 'token', name: subject });
    if (visitor) return accessOf(visitor);
    throw new ProblemError(403, 'Nobody is known here by the subject of this token. An administrator has to add it to an identity (PUT /v1/roles).');
  }

  /** What the table of routes says that a route takes; some find out themselves what is asked for. */
  async admit({ access }: Route, params: Readonly<Record<string, string>>, { admit }: Access): Promise<void> {
    if (access === 'itself') return;
    await admit([access.action], access.on === 'operation' ? await this.targetOf(params['id'] ?? '') : access.on);
  }

  /** Whoever may do it with no cluster does not hear whether there is such an operation. */
  private async targetOf(operationId: string): Promise<AccessTarget> {
    const operation = await this.services.operations.find(operationId);
    return operation ? traitsOf(operation) : 'anything';
  }
}

function accessOf(visitor: Visitor): Access {
  const { identity, may } = visitor;
  return {
    identity,
    visitor,
    may: (action, target) => may([action], target).allowed,
    admit: async (wanted: readonly Action[], target) => {
      const decision = may(wanted, target);
      if (!decision.allowed) throw new ProblemError(403, decision.reason);
    },
  };
}
