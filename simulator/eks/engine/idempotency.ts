import type { Clock } from '../../clock/clock.ts';
import type { Call, Shape } from '../../service.ts';
import { invalidParameter } from '../errors.ts';

const lifetime = 24 * 3600 * 1000;

interface Answered {
  readonly body: string;
  readonly answer: Promise<Shape>;
  readonly until: number;
}

/**
 * `clientRequestToken`: for 24 hours the same token with the same body gets the same answer, and with another body
 * InvalidParameterException. A failed request leaves its token free.
 */
export class Idempotency {
  private readonly clock: Clock;
  private readonly answered = new Map<string, Answered>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async once(operation: string, input: Shape, call: Call, run: () => Promise<Shape>): Promise<Shape> {
    const { clientRequestToken: token, ...rest } = input;
    if (typeof token !== 'string') return run();
    const key = `${call.account}/${call.region}/${operation}/${token}`;
    const body = JSON.stringify(rest);
    const earlier = this.answered.get(key);
    if (earlier !== undefined && earlier.until > this.clock.now()) {
      if (earlier.body === body) return earlier.answer;
      throw invalidParameter(`The clientRequestToken ${token} was used for ${operation} with other parameters.`);
    }
    const answer = run();
    this.answered.set(key, { body, answer, until: this.clock.now() + lifetime });
    try {
      return await answer;
    } catch (error) {
      this.answered.delete(key);
      throw error;
    }
  }
}
