import { virtualClock, type VirtualClock } from '../../../simulator/clock/virtual.ts';
import { noFaults } from '../../../simulator/gateway/faults.ts';
import { Gateway, type Permission } from '../../../simulator/gateway/gateway.ts';
import { Recorder } from '../../../simulator/gateway/recorder.ts';
import { Random } from '../../../simulator/random.ts';
import type { Principal, Service, Shape, World } from '../../../simulator/service.ts';

export const account = '111122223333';
export const start = Date.UTC(2026, 10, 22);

const administrator: Principal = { kind: 'administrator', account, arn: `arn:aws:iam::${account}:user/admin` };

export interface InProcess {
  readonly clock: VirtualClock;
  /** What policies were asked about, call by call. */
  readonly asked: Permission[];
  call(operation: string, input?: Shape, region?: string): Promise<Shape>;
}

/** One service behind the real gateway, called in process by the administrator. */
export function inProcess(create: (world: World) => Service): InProcess {
  const clock = virtualClock(start);
  const asked: Permission[] = [];
  const world: World = {
    clock,
    random: new Random('services-test'),
    account,
    dispatch: (request) => gateway.dispatch(request),
    credentialsFor: () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'token' }),
  };
  const service = create(world);
  const gateway = new Gateway({
    world,
    recorder: new Recorder(),
    faults: noFaults,
    identify: () => ({ principal: administrator }),
    authorise: (permission) => {
      asked.push(permission);
      return undefined;
    },
    onBug: ({ error }) => {
      throw error;
    },
  });
  gateway.add(service);
  return {
    clock,
    asked,
    call: (operation, input = {}, region = 'us-west-2') => gateway.dispatch({ service: service.name, operation, input, account, region, principal: administrator }),
  };
}

/** The error's code and text, as `Code: text`, or the unexpected success. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'it succeeded';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
