import { virtualClock } from '../../../simulator/clock/virtual.ts';
import type { VirtualClock } from '../../../simulator/clock/virtual.ts';
import { noFaults } from '../../../simulator/gateway/faults.ts';
import { Gateway } from '../../../simulator/gateway/gateway.ts';
import type { Bug, GatewayOptions } from '../../../simulator/gateway/gateway.ts';
import { inProcessHandler } from '../../../simulator/gateway/in-process.ts';
import { Recorder } from '../../../simulator/gateway/recorder.ts';
import { serve } from '../../../simulator/gateway/server.ts';
import { Random } from '../../../simulator/random.ts';
import type { Service, World } from '../../../simulator/service.ts';
import { administrator } from '../../../simulator/sts/sessions.ts';

export const START = Date.UTC(2026, 0, 15, 12);
export const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };

export interface TestGateway {
  readonly gateway: Gateway;
  readonly clock: VirtualClock;
  readonly recorder: Recorder;
  readonly bugs: Bug[];
}

/** A gateway in front of the given services, where everybody is the administrator unless `options` say otherwise. */
export function gatewayOf(services: readonly Service[], options: Partial<GatewayOptions> = {}): TestGateway {
  const clock = virtualClock(START);
  const recorder = new Recorder();
  const bugs: Bug[] = [];
  const world: World = {
    clock,
    random: new Random('test'),
    account: '111122223333',
    dispatch: (request) => gateway.dispatch(request),
    credentialsFor: () => ({ ...credentials, sessionToken: 'z' }),
  };
  const gateway = new Gateway({
    world,
    recorder,
    faults: noFaults,
    identify: () => ({ principal: administrator('111122223333') }),
    authorise: () => undefined,
    onBug: (bug) => void bugs.push(bug),
    ...options,
  });
  gateway.add(...services);
  return { gateway, clock, recorder, bugs };
}

/** Configuration of SDK clients that reach the gateway in process. */
export function inProcess({ gateway }: TestGateway) {
  return { region: 'us-west-2', endpoint: 'http://aws.test', credentials, maxAttempts: 1, requestHandler: inProcessHandler((request) => gateway.handle(request)) };
}

/** Runs `use` with the configuration of SDK clients that reach the gateway over HTTP. */
export async function overHttp<T>({ gateway }: TestGateway, use: (config: { region: string; endpoint: string; credentials: typeof credentials; maxAttempts: number }) => Promise<T>): Promise<T> {
  const endpoint = await serve((request) => gateway.handle(request), 0);
  try {
    return await use({ region: 'us-west-2', endpoint: endpoint.url, credentials, maxAttempts: 1 });
  } finally {
    await endpoint.close();
  }
}
