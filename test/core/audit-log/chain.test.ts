import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Verification, type Fault } from '../../../cli/audit-log/verify.ts';
import { nextEntry } from '../../../core/audit-log/chain.ts';
import { recordOf, type AuditEntry, type BusEvent } from '../../../core/audit-log/entry.ts';
import { fits } from '../../../core/audit-log/filter.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const start = Date.parse('2026-11-27T12:00:00Z');

const event = (detail: BusEvent['detail'] = {}, over: Partial<BusEvent> = {}): BusEvent => ({ id: 'event-1', type: 'StepStarted', source: 'drydock', account: '111122223333', time: '2026-11-27T12:00:00Z', detail, ...over });
const record = (one: BusEvent) => recordOf(one, 'drydock', sha256);

function chainOf(events: readonly BusEvent[]): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [index, one] of events.entries()) entries.push(nextEntry(entries.at(-1), record(one), start + index, sha256));
  return entries;
}

function verify(entries: readonly AuditEntry[], checkpoint?: { number: number; hash: string }): Fault | undefined {
  const verification = new Verification(checkpoint);
  return verification.take(entries) ?? verification.end();
}

const anyDetail = fc.dictionary(fc.constantFrom('operationId', 'by', 'title', 'message', 'seconds', 'target', 'secret', '9', '10'), fc.jsonValue());
const anyChain = fc.array(anyDetail, { minLength: 2, maxLength: 12 }).map((details) => chainOf(details.map((detail, index) => event(detail, { id: `event-${index}` }))));

/** Every way into a value, down to its leaves. */
function paths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, member]) => paths(member, [...path, name]));
  return below.length > 0 ? below : [path];
}

function changedAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return JSON.stringify(value) === '"changed"' ? 'changed again' : 'changed';
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[name] = changedAt(copy[name], rest);
  return copy;
}

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('The chain', () => {
  test('verifies as it was written, page by page, also after a journey through JSON', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, cut) => {
        const verification = new Verification();
        const [read, middle] = [throughJson(chain), cut % chain.length];
        expect([verification.take(read.slice(0, middle)), verification.take(read.slice(middle)), verification.end()]).toEqual([undefined, undefined, undefined]);
        expect(verification.head).toEqual({ number: chain.length, hash: chain.at(-1)!.hash });
      }),
    );
  });

  test('gives any single change of any entry away, at its number', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.nat(), (chain, which, where) => {
        const index = which % chain.length;
        const everywhere = paths(chain[index]);
        const altered = changedAt(chain[index], everywhere[where % everywhere.length]!) as AuditEntry;
        expect(verify(chain.with(index, altered))).toBeDefined();
        if (altered.number === chain[index]!.number) expect(verify(chain.with(index, altered))).toMatchObject({ number: index + 1, kind: 'altered' });
      }),
    );
  });

  test('gives an entry away that is gone, that was put in, and two that were exchanged', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, which) => {
        const index = which % (chain.length - 1);
        expect(verify(chain.toSpliced(index, 1))).toMatchObject({ number: index + 1, kind: 'missing' });
        expect(verify(chain.toSpliced(index, 0, chain[index]!))).toMatchObject({ number: index + 1, kind: 'out of order' });
        expect(verify(chain.with(index, chain[index + 1]!).with(index + 1, chain[index]!))).toMatchObject({ number: index + 1, kind: 'missing' });
      }),
    );
  });

  test('gives an entry away that was rewritten with a right hash of its own: the next one does not follow it', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, which) => {
        const index = which % (chain.length - 1);
        const forged = nextEntry(chain[index - 1], record(event({ by: 'mallory' })), start, sha256);
        expect(verify(chain.with(index, forged))).toMatchObject({ number: index + 2, kind: 'altered' });
      }),
    );
  });

  test('shows by a checkpoint that its end was cut off, or that all of it was written anew', () => {
    const chain = chainOf([event({ by: 'ada' }), event({ by: 'grace' }), event({ by: 'linus' })]);
    const { number, hash } = chain.at(-1)!;
    expect(verify(chain, { number, hash })).toBeUndefined();
    expect(verify(chain.slice(0, 2))).toBeUndefined();
    expect(verify(chain.slice(0, 2), { number, hash })).toMatchObject({ number: 3, kind: 'cut off' });
    const anew = chainOf([event({ by: 'ada' }), event({ by: 'grace' }), event({ by: 'nobody' })]);
    expect(verify(anew, { number, hash })).toMatchObject({ number: 3, kind: 'another chain' });
  });
});

describe('An entry', () => {
  const target = { account: '111122223333', region: 'eu-west-1', cluster: 'harbour' };

  test('says who, what, about what and when, with the token by which AWS knows it', () => {
    const detail = { operationId: 'op-0123456789', target, at: '2026-11-27T11:59:59.500Z', stepId: 'control-plane', clientRequestToken: 'drydock-1', as: 'drydock-operator', requestedBy: { principal: 'person:ada', via: 'api' } };
    expect(record(event(detail))).toEqual({
      event: { id: 'event-1', type: 'StepStarted', source: 'drydock', account: '111122223333', at: '2026-11-27T11:59:59.500Z' },
      actor: 'person:ada',
      operationId: 'op-0123456789',
      target,
      said: { as: 'drydock-operator', clientRequestToken: 'drydock-1', requestedBy: { principal: 'person:ada', via: 'api' }, stepId: 'control-plane' },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('holds no secret, whatever an event carries in which member', () => {
    const secret = 'a-canary-that-nobody-may-read';
    for (const member of ['config', 'content', 'userData', 'token', 'whatever']) {
      const made = record(event({ [member]: { deep: [secret] }, at: '2026-11-27T12:00:00Z' }));
      expect(JSON.stringify(made)).not.toContain(secret);
      expect(made.digest).not.toBe(record(event({ at: '2026-11-27T12:00:00Z' })).digest);
    }
  });

  test('believes nobody but Drydock who they are', () => {
    expect(record(event({ by: 'person:ada', requestedBy: { principal: 'person:ada' } }, { source: 'tickets' })).actor).toBe('111122223333/tickets');
  });

  test('tells of findings which checks they are of, and of a denial what it was about', () => {
    expect(record(event({ findings: [{ check: 'not-entitled', message: 'No' }], cancellation: { by: 'person:grace' } }))).toMatchObject({ actor: 'person:grace', said: { findings: ['not-entitled'] } });
    expect(record(event({ by: 'person:linus', on: { operationId: 'op-0123456789', target } }))).toMatchObject({ actor: 'person:linus', operationId: 'op-0123456789', target });
  });
});

test('Entries are found by operation, actor, action and time', () => {
  const [entry] = chainOf([event({ operationId: 'op-0123456789', by: 'person:ada', actions: ['upgrade', 'waive'], kind: 'upgrade', at: '2026-11-27T12:00:00.000Z' }, { type: 'AccessDecided' })]);
  const found: readonly [boolean, Parameters<typeof fits>[1]][] = [
    [true, {}], [true, { operation: 'op-0123456789', actor: 'person:ada', action: 'waive' }], [true, { action: 'AccessDecided' }], [true, { action: 'upgrade' }], [true, { since: '2026-11-27T13:00:00+01:00', until: '2026-11-27T12:00:00.001Z' }],
    [false, { operation: 'op-other' }], [false, { actor: 'person:grace' }], [false, { action: 'rollback' }], [false, { since: '2026-11-27T12:00:00.001Z' }], [false, { until: '2026-11-27T12:00:00Z' }],
  ];
  for (const [expected, filter] of found) expect([filter, fits(entry!, filter)]).toEqual([filter, expected]);
});
