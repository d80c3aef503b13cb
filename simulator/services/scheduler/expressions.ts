import { AwsError } from '../../service.ts';
import { rateMs } from '../common/rate.ts';

/** When a schedule is due: once, or every so often. */
export type Expression = { readonly kind: 'at'; readonly time: number } | { readonly kind: 'rate'; readonly periodMs: number };

const atForm = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

/** @throws AwsError ValidationException */
export function parseExpression(expression: string, timeZone: string): Expression {
  const offset = offsetIn(timeZone);
  if (offset === undefined) throw new AwsError('ValidationException', `Invalid Schedule Expression Timezone: ${timeZone}.`);
  const local = Date.parse(`${atForm.exec(expression)?.[1] ?? ''}Z`);
  if (!Number.isNaN(local)) return { kind: 'at', time: fromLocal(local, offset) };
  const periodMs = rateMs(expression);
  if (periodMs !== undefined) return { kind: 'rate', periodMs };
  const reason = expression.startsWith('cron(') ? ' cron expressions are not simulated: use at(…) or rate(…).' : '';
  throw new AwsError('ValidationException', `Invalid Schedule Expression ${expression}.${reason}`);
}

/** Milliseconds that local time is ahead of UTC at an instant. */
type Offset = (time: number) => number;

function offsetIn(timeZone: string): Offset | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  } catch {
    return undefined;
  }
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
  };
}

/**
 * The instant of a local time. A local time that a clock change repeats is its first occurrence; one that it leaves out
 * is as far after the change as it would have been after its beginning.
 */
function fromLocal(local: number, offset: Offset): number {
  const day = 86_400_000;
  const before = local - offset(local - day);
  const after = local - offset(local + day);
  return [before, after].find((time) => time + offset(time) === local) ?? before;
}
