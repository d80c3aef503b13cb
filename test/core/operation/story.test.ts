import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOrder } from '../../../core/operation/story.ts';
import type { JournalEntry } from '../../../core/ports.ts';

const entry = (type: string, second: number, stepId?: string): JournalEntry => ({
  operationId: 'op-1',
  eventId: `${type}/${stepId ?? ''}`,
  type,
  at: new Date(Date.parse('2026-11-22T12:00:00Z') + second * 1000).toISOString(),
  detail: stepId === undefined ? {} : { stepId },
});

const story = [
  entry('OperationRequested', 0),
  entry('OperationPlanned', 0),
  entry('OperationStarted', 0),
  entry('StepStarted', 0, 'network'),
  entry('StepSettled', 60, 'network'),
  entry('StepStarted', 60, 'access-entry'),
  entry('StepSettled', 60, 'access-entry'),
  entry('OperationSucceeded', 60),
];

test('events are told as they happened, in whatever order the bus delivered them, within one millisecond too', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (delivered) => {
      expect(inOrder(delivered)).toEqual(story);
    }),
  );
});
