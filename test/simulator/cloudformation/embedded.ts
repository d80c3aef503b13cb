import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createCloudFormation, type CloudFormation } from '../../../simulator/cloudformation/service.ts';
import { virtualClock, type VirtualClock } from '../../../simulator/clock/virtual.ts';
import { noFaults } from '../../../simulator/gateway/faults.ts';
import { Gateway, type GatewayOptions } from '../../../simulator/gateway/gateway.ts';
import { inProcessHandler } from '../../../simulator/gateway/in-process.ts';
import { Recorder } from '../../../simulator/gateway/recorder.ts';
import { Random } from '../../../simulator/random.ts';
import type { Principal, Service, Shape, World } from '../../../simulator/service.ts';

export const account = '111122223333';
export const region = 'us-west-2';
export const administrator: Principal = { kind: 'administrator', account, arn: `arn:aws:iam::${account}:user/admin` };

export interface Embedded {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly recorder: Recorder;
  readonly cloudFormation: CloudFormation;
  readonly client: CloudFormationClient;
  /** Deploys a template in process, without simulated durations. */
  deploy(stackName: string, template: Shape, more?: Readonly<{ parameters?: Record<string, string>; tags?: Record<string, string>; principal?: Principal; instant?: boolean }>): Promise<Record<string, string>>;
  dispatch(service: string, operation: string, input: Shape): Promise<Shape>;
}

/** CloudFormation and `services` behind the real gateway, called by the real client, without a socket. */
export function embedded(services: (world: World) => readonly Service[], options: Partial<GatewayOptions> = {}): Embedded {
  const clock = virtualClock(Date.UTC(2026, 10, 22));
  const recorder = new Recorder();
  const world: World = {
    clock,
    random: new Random('cloudformation-test'),
    account,
    dispatch: (request) => gateway.dispatch(request),
    credentialsFor: () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'token' }),
  };
  const gateway = new Gateway({
    world,
    recorder,
    faults: noFaults,
    identify: () => ({ principal: administrator }),
    authorise: () => undefined,
    onBug: ({ error }) => {
      throw error;
    },
    ...options,
  });
  const cloudFormation = createCloudFormation(world);
  gateway.add(cloudFormation.service, ...services(world));
  const client = new CloudFormationClient({
    region,
    endpoint: 'http://embedded.aws',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: inProcessHandler((request) => gateway.handle(request)),
  });
  return {
    clock,
    world,
    recorder,
    cloudFormation,
    client,
    deploy: (stackName, template, more = {}) => cloudFormation.deploy({ stackName, template, account, region, principal: administrator, instant: true, ...more }),
    dispatch: (service, operation, input) => world.dispatch({ service, operation, input, account, region, principal: administrator }),
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
