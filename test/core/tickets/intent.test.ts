import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { intentOf, noveltyOf, type TicketState } from '../../../core/tickets/intent.ts';
import { mappings, ticketOf } from './tickets.ts';

const operationId = 'op-0123456789abcdef';
const asked: TicketState = { revision: 5, stage: 'Ready', request: { operationId, content: 'one' } };

test.each([
  ['comes first', { revision: 1 }, undefined, { kind: 'ask', ask: 'request' }],
  ['comes again', { revision: 5 }, asked, { kind: 'ask', ask: 'request' }],
  ['is older than what was seen', { revision: 4, stage: 'Cancelled' }, asked, { kind: 'nothing', why: 'older' }],
  ['stands where nothing is asked for', { stage: 'Done', revision: 6 }, asked, { kind: 'nothing', why: 'no-stage-of-ours' }],
  ['is moved to be approved', { stage: 'Approved', revision: 6 }, asked, { kind: 'approval', verdict: 'approve', operationId }],
  ['is moved to be rejected', { stage: 'Rejected', revision: 6 }, asked, { kind: 'approval', verdict: 'reject', operationId }],
  ['is edited where somebody else has moved it', { stage: 'Approved', revision: 6, moved: false }, asked, { kind: 'nothing', why: 'did-not-move' }],
  ['is moved there twice', { stage: 'Approved', revision: 7 }, { ...asked, stage: 'Approved' }, { kind: 'nothing', why: 'did-not-move' }],
  ['is approved before it asked for anything', { stage: 'Approved', revision: 6 }, undefined, { kind: 'nothing', why: 'nothing-asked-for' }],
  ['is cancelled', { stage: 'Cancelled', revision: 6 }, asked, { kind: 'cancellation', operationId }],
] as const)('A ticket that %s', (_, over, state, intent) => {
  expect(intentOf(mappings, ticketOf(over), state)).toEqual(intent);
});

test.each([
  ['request', {}, undefined, 'one', false, 'new'],
  ['request', { revision: 6 }, asked, 'one', false, 'same'],
  ['request', { revision: 6 }, asked, 'one', true, 'same'],
  ['request', { revision: 6 }, { ...asked, stage: 'To Do' }, 'one', true, 'new'],
  ['request', { revision: 6 }, { ...asked, stage: 'To Do' }, 'one', false, 'same'],
  ['request', { revision: 6 }, asked, 'two', false, 'under-way'],
  ['request', { revision: 6 }, asked, 'two', true, 'new'],
  ['plan', { revision: 6, stage: 'To Do' }, { ...asked, plan: { operationId, content: 'one' } }, 'two', false, 'new'],
] as const)('What %s asks for with %j after %j', (ask, over, state, content, hasEnded, novelty) => {
  expect(noveltyOf(ask, ticketOf(over), state, content, hasEnded)).toBe(novelty);
});

describe('Changes of a ticket in any order, each any number of times', () => {
  const change = fc.record({ revision: fc.nat(8), stage: fc.constantFrom('To Do', 'Ready', 'Approved', 'Rejected', 'Cancelled', 'Done'), moved: fc.boolean(), content: fc.constantFrom('one', 'two') });

  test('ask for nothing more when they come again at once, and never for what is older than the newest', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let state: TicketState | undefined;
        let newest = -1;
        const requests: string[] = [];
        const take = ({ content, ...over }: (typeof changes)[number]): boolean => {
          const ticket = ticketOf(over);
          const intent = intentOf(mappings, ticket, state);
          if (intent.kind === 'nothing' && intent.why === 'older') return false;
          expect(ticket.revision).toBeGreaterThanOrEqual(newest);
          newest = ticket.revision;
          const isNew = intent.kind === 'ask' && noveltyOf(intent.ask, ticket, state, content, true) === 'new';
          if (isNew) requests.push(content);
          state = { ...state, revision: ticket.revision, stage: ticket.stage, ...(isNew && { [intent.ask]: { operationId, content } }) };
          return isNew || intent.kind === 'approval' || intent.kind === 'cancellation';
        };
        for (const one of changes) {
          take(one);
          expect(take(one)).toBe(false);
        }
        expect(requests.length).toBeLessThanOrEqual(changes.length);
      }),
    );
  });
});
