import type { Principal } from '../../service.ts';
import type { Random } from '../../random.ts';
import type { ParameterValue } from '../template/parameters.ts';
import type { Template } from '../template/template.ts';

/** What a stack is made from. An update brings a new one. */
export interface Blueprint {
  readonly template: Template;
  /** The template's text as it was given. */
  readonly text: string;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
}

export type ResourceAction = 'CREATE' | 'UPDATE' | 'DELETE';
export type ResourceStatus = `${ResourceAction}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}` | 'DELETE_SKIPPED';

export type StackStatus =
  | 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'CREATE_FAILED'
  | 'ROLLBACK_IN_PROGRESS' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED'
  | 'UPDATE_IN_PROGRESS' | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_COMPLETE' | 'UPDATE_FAILED'
  | 'UPDATE_ROLLBACK_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_FAILED'
  | 'DELETE_IN_PROGRESS' | 'DELETE_COMPLETE' | 'DELETE_FAILED';

/** A resource that exists, or existed, behind a logical id. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  physicalId: string;
  status: ResourceStatus;
  reason: string | undefined;
  timestamp: number;
  /** Properties with all functions evaluated, before dynamic references: what updates are compared by. */
  definition: Readonly<Record<string, unknown>>;
  /** What the provider was given. */
  properties: Readonly<Record<string, unknown>>;
  attributes: Readonly<Record<string, unknown>>;
  /** Logical ids of the resources that must outlive this one. */
  needs: ReadonlySet<string>;
  tags: Readonly<Record<string, string>>;
  policies: Policies;
  metadata: unknown;
}

export interface Policies {
  readonly deletion: string;
  readonly updateReplace: string;
}

export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly timestamp: number;
  readonly status: string;
  readonly reason: string | undefined;
  readonly properties: string | undefined;
  readonly token: string | undefined;
}

export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

/** One operation on a stack, from its first event to its last. */
export interface RunningOperation {
  /** Aborted with a `Halt` when the operation has to stop making things. */
  readonly controller: AbortController;
  /** Settles when the stack has reached its last state; never rejects. */
  readonly finished: Promise<void>;
}

/** Why an operation stops making things. */
export class Halt extends Error {
  override readonly cause: 'failure' | 'timeout' | 'deletion';

  constructor(cause: Halt['cause']) {
    super(cause);
    this.name = 'Halt';
    this.cause = cause;
  }
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  /** All randomness of the stack comes from here. */
  readonly random: Random;
  updatedAt: number | undefined;
  deletedAt: number | undefined;
  status: StackStatus;
  reason: string | undefined;
  blueprint: Blueprint;
  /** Who provisions: the caller, or the stack's role. */
  principal: Principal;
  roleArn: string | undefined;
  readonly disableRollback: boolean;
  readonly timeoutMinutes: number | undefined;
  terminationProtection: boolean;
  /** Clients' tokens, with a fingerprint of the request each came with. */
  readonly tokens: Map<string, string>;
  /** The token of the running operation: its events carry it. */
  token: string | undefined;
  readonly resources: Map<string, StackResource>;
  outputs: readonly Output[];
  /** Names of the exports that the stack imports. */
  imports: ReadonlySet<string>;
  readonly events: StackEvent[];
  running: RunningOperation | undefined;
  /** A deletion waits for the running operation to stop. */
  deleting: boolean;
  /** No simulated durations in the running operation: the deployment at boot takes no time. */
  instant: boolean;
}

/** Sets the stack's state and writes its event. */
export function setStatus(stack: Stack, status: StackStatus, now: number, reason?: string): void {
  stack.status = status;
  stack.reason = reason;
  const event = { logicalId: stack.name, physicalId: stack.id, type: 'AWS::CloudFormation::Stack', status, reason, properties: undefined };
  stack.events.push({ ...event, id: stack.random.uuid(), timestamp: now, token: stack.token });
}

/** Sets a resource's state and writes its event. */
export function setResourceStatus(stack: Stack, resource: StackResource, status: ResourceStatus, now: number, reason?: string): void {
  resource.status = status;
  resource.reason = reason;
  resource.timestamp = now;
  stack.events.push({
    id: `${resource.logicalId}-${status}-${new Date(now).toISOString()}-${stack.events.length}`,
    logicalId: resource.logicalId,
    physicalId: resource.physicalId,
    type: resource.type,
    timestamp: now,
    status,
    reason,
    properties: JSON.stringify(resource.definition),
    token: stack.token,
  });
}

/** The resource as far as references go: there, and not on its way out. */
export function standing(stack: Pick<Stack, 'resources'>, logicalId: string): StackResource | undefined {
  const resource = stack.resources.get(logicalId);
  return resource === undefined || resource.status === 'DELETE_COMPLETE' || resource.status === 'DELETE_SKIPPED' ? undefined : resource;
}
