import type { Unread } from '../plan/account/account-facts.ts';
import type { Remark } from './check.ts';

export function unread({ what, why }: Unread): Remark {
  const isPrice = /prices$/.test(what);
  return {
    severity: isPrice ? 'note' : 'warning',
    message: `The account's ${what} could not be read: ${why.replace(/[.!?]*$/, '')}.`,
    remedy: isPrice ? 'Nothing, unless you need the cost.' : 'Update the role drydock-observer in that account, or make sure of it yourself.',
  };
}
