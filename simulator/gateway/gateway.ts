import type { Clock } from '../clock/clock.ts';
import { AwsError } from '../service.ts';
import type { Call, DispatchRequest, Guard, Operation, Principal, Protocol, Service, Shape, World } from '../service.ts';
import { commonError, isAccessDenied, refusal } from './errors.ts';
import type { CommonError } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import { protocols } from './protocols/index.ts';
import { operationOf } from './protocols/operations.ts';
import type { ParsedRequest } from './protocols/protocol.ts';
import type { Recorder } from './recorder.ts';
import { signatureOf } from './signature.ts';
import type { Signature } from './signature.ts';
import { LARGEST_BODY_BYTES } from './wire.ts';
import type { Front, WireRequest, WireResponse } from './wire.ts';

export interface GatewayOptions {
  readonly world: World;
  readonly recorder: Recorder;
  readonly faults: Faults;
  /** Whose key this is. */
  readonly identify: (accessKeyId: string) => Identity;
  /** Why the principal may not do that; `undefined` when it may. */
  readonly authorise: (request: Permission) => Denial | undefined;
  /** Told of every error in a service that is not an `AwsError`: a bug of the embedded AWS. */
  readonly onBug: (bug: Bug) => void;
}

export type Identity = { readonly principal: Principal } | { readonly error: CommonError; readonly message: string };

/** What a call needs: every action on every resource. */
export interface Permission {
  readonly principal: Principal;
  readonly region: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, string | readonly string[]>>;
  readonly guards: readonly Guard[];
}

export interface Denial {
  readonly error: CommonError;
  readonly message: string;
}

export interface Bug {
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
  readonly error: unknown;
}

/** The answer of an operation that ran was lost on the way. Over HTTP the connection breaks. */
export class LostResponse extends Error {
  constructor() {
    super('The connection broke before the response arrived.');
    this.name = 'LostResponse';
  }
}

/** The one entrance of the embedded AWS: finds the service, the caller and the permission, runs the operation, records it. */
export class Gateway {
  private readonly options: GatewayOptions;
  private readonly services = new Map<string, Service>();
  private readonly fronts: Front[] = [];
  private readonly nextRequestId: () => string;

  constructor(options: GatewayOptions) {
    this.options = options;
    const ids = options.world.random.fork('request-ids');
    this.nextRequestId = () => ids.uuid();
  }

  add(...services: readonly Service[]): void {
    for (const service of services) this.services.set(service.name, service);
  }

  addFront(...fronts: readonly Front[]): void {
    this.fronts.push(...fronts);
  }

  /** Answers one HTTP request. Rejects only with `LostResponse`. */
  handle(request: WireRequest): Promise<WireResponse> {
    return this.clock.busy(async () => {
      const front = this.fronts.find((candidate) => candidate.matches(request));
      if (front !== undefined) return this.answerFront(front, request);
      const signature = signatureOf(request);
      const service = this.services.get(signature?.service ?? '') ?? unknownService(signature?.service ?? 'aws', request);
      return this.answer(request, service, signature);
    });
  }

  /** `World.dispatch`: the same authorisation, recording and faults, without a wire format. */
  dispatch(request: DispatchRequest): Promise<Shape> {
    return this.clock.busy(async () => {
      const service = this.services.get(request.service);
      if (service === undefined) throw commonError('notSimulated', 'json-1.1', `${request.service}:${request.operation} is not simulated by this embedded AWS`);
      try {
        return await this.perform(service, request, this.callOf(request, this.nextRequestId()));
      } catch (error) {
        throw error instanceof LostResponse ? commonError('unavailable', service.protocol, error.message) : error;
      }
    });
  }

  private get clock(): Clock {
    return this.options.world.clock;
  }

  private async answerFront(front: Front, request: WireRequest): Promise<WireResponse> {
    try {
      return await front.handle(request);
    } catch (error) {
      if (error instanceof LostResponse) throw error;
      const requestId = this.nextRequestId();
      const shown = this.presentable(error, { service: 'front', operation: `${request.method} ${request.url}`, requestId }, 'rest-json');
      return protocols['rest-json'].writeError(shown, { service: unknownService('front', request), requestId });
    }
  }

  private async answer(request: WireRequest, service: Service, signature: Signature | undefined): Promise<WireResponse> {
    const protocol = protocols[service.protocol];
    const requestId = this.nextRequestId();
    try {
      const principal = this.principalOf(signature, service.protocol);
      refuseLargeBody(request, service.protocol);
      const parsed = await protocol.parse(request, service);
      const call = this.callOf({ account: principal.account, region: signature?.region ?? '', principal }, requestId);
      const output = await this.perform(service, parsed, call);
      return await protocol.write(output, { service, operation: parsed.operation, requestId });
    } catch (error) {
      if (error instanceof LostResponse) throw error;
      return protocol.writeError(this.presentable(error, { service: service.name, operation: request.url, requestId }, service.protocol), { service, requestId });
    }
  }

  private principalOf(signature: Signature | undefined, protocol: Protocol): Principal {
    if (signature === undefined) throw commonError('missingToken', protocol, 'Missing Authentication Token: sign the request (any access key and secret will do)');
    const identity = this.options.identify(signature.accessKeyId);
    if ('error' in identity) throw commonError(identity.error, protocol, identity.message);
    return identity.principal;
  }

  private callOf(who: Pick<Call, 'account' | 'region' | 'principal'>, requestId: string): Call {
    return { account: who.account, region: who.region, principal: who.principal, requestId, world: this.options.world };
  }

  /** Authorises, records and runs one operation. Rejects with `AwsError` or `LostResponse`. */
  private async perform(service: Service, { operation: name, input }: ParsedRequest, call: Call): Promise<Shape> {
    const operation = operationOf(service, name, { permissionsToo: true });
    const permission = permissionOf(service, name, operation, input, call);
    const record = (allowed: boolean, error?: AwsError) => this.record(service, name, call, permission, allowed, error);
    const denial = this.options.authorise(permission);
    if (denial !== undefined) {
      const error = refusal(denial.error, service.protocol, denial.message);
      record(false, error);
      throw error;
    }
    try {
      const output = await this.runWithFaults(service, name, () => operation.run(input, call));
      record(true);
      return output;
    } catch (thrown) {
      if (thrown instanceof LostResponse) {
        record(true);
        throw thrown;
      }
      const error = this.presentable(thrown, { service: service.name, operation: name, requestId: call.requestId }, service.protocol);
      record(true, error);
      throw error;
    }
  }

  private async runWithFaults(service: Service, operation: string, run: () => Shape | Promise<Shape>): Promise<Shape> {
    const faults = this.options.faults({ service: service.name, operation });
    for (const fault of faults) await this.suffer(fault, service.protocol);
    const output = await run();
    if (faults.some(({ kind }) => kind === 'lost-response')) throw new LostResponse();
    return output;
  }

  private async suffer(fault: Fault, protocol: Protocol): Promise<void> {
    switch (fault.kind) {
      case 'error':
        throw new AwsError(fault.code, fault.message, fault.status);
      case 'throttled':
        throw commonError('throttled', protocol, 'Rate exceeded');
      case 'unavailable':
        throw commonError('unavailable', protocol, 'Service is unavailable. Please retry.');
      case 'latency':
        return this.clock.sleep(fault.ms);
      case 'lost-response':
        return;
    }
  }

  /** What a caller may see of an error: never the inside of a bug, and a refusal always under the service's own name for it. */
  private presentable(error: unknown, where: Omit<Bug, 'error'>, protocol: Protocol): AwsError {
    if (!(error instanceof AwsError)) {
      this.options.onBug({ ...where, error });
      return commonError('internal', protocol, 'The embedded AWS failed to handle this request. This is a bug in the simulator.');
    }
    return isAccessDenied(error) ? commonError('accessDenied', protocol, error.message) : error;
  }

  private record(service: Service, operation: string, call: Call, permission: Permission, allowed: boolean, error?: AwsError): void {
    this.options.recorder.record({
      time: this.clock.now(),
      requestId: call.requestId,
      principal: call.principal,
      service: service.name,
      operation,
      account: call.account,
      region: call.region,
      actions: permission.actions,
      resources: permission.resources,
      allowed,
      ...(error === undefined ? {} : { error: error.code }),
    });
  }
}

function permissionOf(service: Service, name: string, operation: Operation, input: Shape, call: Call): Permission {
  return {
    principal: call.principal,
    region: call.region,
    actions: operation.actions ?? [`${service.name}:${name}`],
    resources: operation.resources?.(input, call) ?? ['*'],
    conditions: operation.conditions?.(input, call) ?? {},
    guards: operation.guards?.(input, call) ?? [],
  };
}

function refuseLargeBody(request: WireRequest, protocol: Protocol): void {
  if (Buffer.byteLength(request.body) > LARGEST_BODY_BYTES) {
    throw commonError('tooLarge', protocol, `The request body is larger than ${LARGEST_BODY_BYTES} bytes.`);
  }
}

/** A service without operations, in the protocol that the request seems to speak: it refuses in words its client understands. */
function unknownService(name: string, request: WireRequest): Service {
  return { name, protocol: guessProtocol(request), operations: {} };
}

function guessProtocol(request: WireRequest): Protocol {
  if (request.headers['x-amz-target'] !== undefined) return 'json-1.1';
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'query' : 'rest-json';
}
