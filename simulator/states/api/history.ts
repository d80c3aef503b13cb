import type { Operation, Shape } from '../../service.ts';
import type { Engine } from '../run/engine.ts';
import { detailsMember } from '../run/history.ts';
import type { HistoryEvent } from '../run/history.ts';
import { readBoolean } from './input.ts';
import { executionOf, namedBy } from './lookup.ts';
import { pageOf, withNextToken } from './pages.ts';

const EXECUTION_DATA = ['input', 'inputDetails', 'output', 'outputDetails', 'assignedVariables', 'assignedVariablesDetails'];

export function historyOperations({ store }: Engine): Record<string, Operation> {
  return {
    GetExecutionHistory: {
      resources: namedBy('executionArn'),
      run: (input) => {
        const { events } = executionOf(store, input).history;
        const ordered = readBoolean(input, 'reverseOrder', false) ? events.toReversed() : events;
        const { items, nextToken } = pageOf(ordered, ({ id }) => String(id), input);
        return { events: readBoolean(input, 'includeExecutionData', true) ? items : items.map(withoutData), ...withNextToken(nextToken) };
      },
    },
  };
}

function withoutData(event: HistoryEvent): Shape {
  const shape: Shape = { ...event };
  const member = event.type === undefined ? '' : detailsMember(event.type);
  const details = shape[member];
  if (typeof details !== 'object' || details === null) return shape;
  return { ...shape, [member]: Object.fromEntries(Object.entries(details).filter(([key]) => !EXECUTION_DATA.includes(key))) };
}
