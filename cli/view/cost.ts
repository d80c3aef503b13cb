import type { Cost } from '../operation.ts';
import type { Look } from './look.ts';
import { indent, wrap } from './text.ts';

/** What a plan costs in a month, item by item, and what else costs something. */
export function costLines({ monthly, items, unpriced }: Cost, { columns, paint }: Look): readonly string[] {
  const amounts = items.map((item) => usd(item.monthly));
  const width = Math.max(0, ...amounts.map(({ length }) => length));
  return [
    paint('strong', `Cost: ${usd(monthly)} USD a month, at the present prices`),
    ...items.flatMap(({ what, quantity, unit, price }, index) => {
      const [first = '', ...rest] = wrap(what, columns - width - 4);
      const sum = (amounts[index] ?? '').padStart(width);
      const calculation = quantity === 1 && unit === 'month' ? [] : wrap(`${quantity} × ${price} a ${unit}`, columns - width - 6);
      return [`  ${sum}  ${first}`, ...indent(rest, width + 4), ...indent(calculation, width + 6).map((line) => paint('quiet', line))];
    }),
    ...unpriced.flatMap(({ what, why }) => indent(wrap(`Not in it: ${what}. ${why}`, columns - 2), 2).map((line) => paint('quiet', line))),
  ];
}

function usd(amount: number): string {
  return amount.toFixed(2);
}
