import { EC2Client } from '@aws-sdk/client-ec2';
import { virtualClock, type VirtualClock } from '../../../simulator/clock/virtual.ts';
import { createAutoScalingService } from '../../../simulator/ec2/auto-scaling/service.ts';
import { createEc2Service, type Ec2Options } from '../../../simulator/ec2/service.ts';
import { noFaults } from '../../../simulator/gateway/faults.ts';
import { Gateway, type Permission } from '../../../simulator/gateway/gateway.ts';
import { inProcessHandler } from '../../../simulator/gateway/in-process.ts';
import { Recorder } from '../../../simulator/gateway/recorder.ts';
import { Random } from '../../../simulator/random.ts';
import { servicePrincipal, type Principal, type Shape, type World } from '../../../simulator/service.ts';

const account = '111122223333';

const administrator: Principal = { kind: 'administrator', account, arn: `arn:aws:iam::${account}:user/admin` };

export interface EmbeddedEc2 {
  readonly clock: VirtualClock;
  readonly ec2: EC2Client;
  /** What policies were asked about, call by call. */
  readonly asked: Permission[];
  clientFor(region: string): EC2Client;
  /** A call of EC2 Auto Scaling, with scalars as text like the query protocol brings them. */
  autoScaling(operation: string, input: Shape): Promise<Shape>;
  /** A call that an AWS service makes for itself. */
  asService(service: string, operation: string, input: Shape): Promise<Shape>;
}

/** EC2 behind the real gateway, called by the real client, without a socket. Everybody is the administrator. */
export function embeddedEc2(options: Ec2Options = {}): EmbeddedEc2 {
  const clock = virtualClock(Date.UTC(2026, 10, 22));
  const asked: Permission[] = [];
  const world: World = {
    clock,
    random: new Random('ec2-test'),
    account,
    dispatch: (request) => gateway.dispatch(request),
    credentialsFor: () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'token' }),
  };
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
  gateway.add(createEc2Service(world, options), createAutoScalingService(world));
  const clientFor = (region: string) =>
    new EC2Client({
      region,
      endpoint: 'http://embedded.aws',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: inProcessHandler((request) => gateway.handle(request)),
    });
  return {
    clock,
    asked,
    ec2: clientFor('us-west-2'),
    clientFor,
    autoScaling: (operation, input) => gateway.dispatch({ service: 'autoscaling', operation, input, account, region: 'us-west-2', principal: administrator }),
    asService: (service, operation, input) =>
      gateway.dispatch({ service: 'ec2', operation, input, account, region: 'us-west-2', principal: servicePrincipal(service, account) }),
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
