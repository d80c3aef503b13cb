import { AwsError, type Principal, type Shape, type World } from '../../service.ts';
import type { Random } from '../../random.ts';

/** A service's refusal as stack events quote it. `name` is the service's error code. */
export class ServiceFailure extends Error {
  constructor(service: string, error: AwsError, requestId: string) {
    super(`${error.message} (Service: ${service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${requestId}; Proxy: null)`);
    this.name = error.code;
    this.cause = error;
  }
}

/** Where and as whom a stack calls services. */
export interface Caller {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

const passing = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;
const missing = /NotFound|NoSuch|NonExistent|DoesNotExist|NotAttached/;

const mostAttempts = 6;

/**
 * Calls a service; throttling and server errors are tried again with growing pauses, as CloudFormation does.
 * @throws ServiceFailure
 */
export async function callService(caller: Caller, service: string, operation: string, input: Shape): Promise<Shape> {
  const { world, account, region, principal } = caller;
  for (let attempt = 1; ; attempt++) {
    try {
      return await world.dispatch({ service, operation, input, account, region, principal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const again = (passing.test(error.code) || error.status >= 500) && error.status !== 501 && attempt < mostAttempts;
      if (!again) throw new ServiceFailure(service, error, caller.random.fork(`request/${service}/${operation}/${world.clock.now()}`).uuid());
      await world.clock.sleep(1000 * 2 ** (attempt - 1), caller.signal);
    }
  }
}

/** The same for a removal: what is not there counts as removed. */
export async function removeFromService(caller: Caller, service: string, operation: string, input: Shape): Promise<void> {
  try {
    await callService(caller, service, operation, input);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || !missing.test(error.name)) throw error;
  }
}
