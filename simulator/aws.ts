import type { Clock } from './clock/clock.ts';
import { noFaults } from './gateway/faults.ts';
import type { Faults } from './gateway/faults.ts';
import { Gateway } from './gateway/gateway.ts';
import type { Bug } from './gateway/gateway.ts';
import { inProcessHandler } from './gateway/in-process.ts';
import type { InProcessHandler } from './gateway/in-process.ts';
import { Recorder } from './gateway/recorder.ts';
import { serve } from './gateway/server.ts';
import type { Endpoint } from './gateway/server.ts';
import type { WireRequest, WireResponse } from './gateway/wire.ts';
import { compose } from './composition.ts';
import type { Extras, ServiceOptions } from './composition.ts';
import { authoriser } from './iam/authorise.ts';
import { IamState } from './iam/state.ts';
import { Random } from './random.ts';
import { Topic } from './service.ts';
import type { DispatchRequest, Shape, World } from './service.ts';
import { Sessions } from './sts/sessions.ts';

export interface AwsOptions extends ServiceOptions {
  readonly clock: Clock;
  /** The same seed and the same calls give the same ids, durations and faults. */
  readonly seed: string;
  /** The account of administrators' keys. Default: 111122223333. */
  readonly account?: string;
  /** Where whoever starts this embedded AWS works by default; every region is there. Default: us-west-2. */
  readonly region?: string;
  /** What goes wrong. Default: nothing. */
  readonly faults?: Faults;
  /** Told of errors that are this embedded AWS's own fault; callers see `InternalFailure`. Default: thrown at the process. */
  readonly onBug?: (bug: Bug) => void;
}

/** An AWS small enough to run anywhere: all accounts and regions of one partition, in memory. */
export interface Aws extends Extras {
  readonly world: World;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly account: string;
  readonly region: string;
  /** Answers one HTTP request. Rejects only with `LostResponse`. */
  handle(request: WireRequest): Promise<WireResponse>;
  /** An operation without a wire format, authorised and recorded alike. Rejects with `AwsError`. */
  dispatch(request: DispatchRequest): Promise<Shape>;
  /** The `requestHandler` of SDK clients that call without a socket. */
  readonly requestHandler: InProcessHandler;
  /** Serves HTTP on 127.0.0.1; port 0 takes a free one. Rejects with Node's error when the port cannot be had. */
  listen(port: number): Promise<Endpoint>;
  close(): Promise<void>;
}

const DEFAULT_ACCOUNT = '111122223333';
const DEFAULT_REGION = 'us-west-2';

export function createAws(options: AwsOptions): Aws {
  const { clock, account = DEFAULT_ACCOUNT, region = DEFAULT_REGION } = options;
  const random = new Random(options.seed);
  const recorder = new Recorder();
  const iam = new IamState(random);
  const sessions = new Sessions(clock, random, account);
  const identify = (accessKeyId: string) => sessions.identify(accessKeyId);
  const world: World = {
    clock,
    random,
    account,
    dispatch: (request) => gateway.dispatch(request),
    credentialsFor: (roleArn, sessionName) => sessions.forService(roleArn, sessionName),
    instanceChanges: new Topic(),
  };
  const gateway = new Gateway({
    world,
    recorder,
    faults: options.faults ?? noFaults,
    identify,
    authorise: authoriser(iam, clock),
    onBug: options.onBug ?? throwAtProcess,
  });
  let endpoint: Endpoint | undefined;
  const extras = compose({ world, gateway, iam, sessions, options, identify, endpoint: () => endpoint });
  const handle = (request: WireRequest) => gateway.handle(request);
  return {
    ...extras,
    world,
    clock,
    recorder,
    account,
    region,
    handle,
    dispatch: (request) => gateway.dispatch(request),
    requestHandler: inProcessHandler(handle),
    async listen(port) {
      endpoint = await serve(handle, port);
      return endpoint;
    },
    async close() {
      await endpoint?.close();
      endpoint = undefined;
    },
  };
}

function throwAtProcess({ service, operation, error }: Bug): void {
  setImmediate(() => {
    throw new Error(`${service}:${operation} failed inside the embedded AWS`, { cause: error });
  });
}
