import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFreeze } from '../../../core/windows/freeze.ts';
import { merged, without, type Interval } from '../../../core/windows/interval.ts';
import { selects, type ClusterTraits } from '../../../core/windows/selector.ts';
import { longestOpening, standingOf, type Calendar } from '../../../core/windows/standing.ts';
import { parseWindow } from '../../../core/windows/window.ts';

const now = Date.parse('2026-11-27T10:00Z');
const at = (text: string): number => Date.parse(text);
const hour = 3_600_000;

function calendar(windows: Readonly<Record<string, object>>, freezes: Readonly<Record<string, object>> = {}): Calendar {
  const read = <Value>(parsed: { ok: true; value: Value } | { ok: false; problems: unknown }): Value => {
    if (parsed.ok) return parsed.value;
    throw new Error(JSON.stringify(parsed.problems));
  };
  return {
    windows: Object.entries(windows).map(([name, body]) => read(parseWindow(name, body, now))),
    freezes: Object.entries(freezes).map(([name, body]) => read(parseFreeze(name, body, now))),
  };
}

const cluster = (tags: Readonly<Record<string, string>> = {}): ClusterTraits => ({ account: '111122223333', region: 'eu-central-1', cluster: 'harbour', version: '1.35', tags });
const nightly = { cron: '0 2 * * *', duration: '4h', timeZone: 'UTC', clusters: { names: ['*'] } };
const weekend = { cron: '0 20 * * SAT', duration: '1d', timeZone: 'UTC' };
const yearEnd = { from: '2026-12-20T00:00Z', until: '2027-01-07T00:00Z', reason: 'The year ends' };

describe('Whether a cluster may be changed', () => {
  const both = calendar({ nightly, weekend }, { 'year-end': yearEnd });

  test.each([
    ['a cluster without a window, at any time', calendar({ weekend }), cluster(), '2026-11-27T10:00Z', 0, { state: 'open', by: 'no-window' }],
    ['in the window that selects it', both, cluster(), '2026-11-28T03:00Z', 0, { state: 'open', by: 'window', name: 'nightly', until: at('2026-11-28T06:00Z') }],
    ['not out of it', both, cluster(), '2026-11-27T10:00Z', 0, { state: 'closed', pending: { kind: 'window', name: 'nightly', message: 'Window nightly is closed.', until: at('2026-11-28T02:00Z') } }],
    ['at the very end no more', both, cluster(), '2026-11-28T06:00Z', 0, { state: 'closed', pending: { kind: 'window', name: 'nightly', message: 'Window nightly is closed.', until: at('2026-11-29T02:00Z') } }],
    ['in the window that its tag names, not in the other', both, cluster({ 'drydock:window': 'weekend' }), '2026-11-27T10:00Z', 0, { state: 'closed', pending: { kind: 'window', name: 'weekend', message: 'Window weekend is closed.', until: at('2026-11-28T20:00Z') } }],
    ['in either of two', both, cluster({ 'drydock:window': 'weekend nightly' }), '2026-11-27T10:00Z', 0, { state: 'closed', pending: { kind: 'window', message: 'Windows weekend, nightly are closed.', until: at('2026-11-28T02:00Z') } }],
    ['not by a window that does not exist', both, cluster({ 'drydock:window': 'nightyl' }), '2026-11-28T03:00Z', 0, { state: 'closed', pending: { kind: 'unknown-window', name: 'nightyl', message: "The cluster's tag drydock:window names window nightyl, which does not exist; there are nightly, weekend." } }],
    ['not in a freeze, though the window is open', both, cluster(), '2026-12-24T03:00Z', 0, { state: 'closed', pending: { kind: 'freeze', name: 'year-end', message: 'Freeze year-end is in force until 2027-01-07T00:00Z: The year ends.', until: at('2027-01-07T02:00Z') } }],
    ['only as long as no freeze begins', calendar({ weekend: { ...weekend, clusters: { names: ['*'] } } }, { 'year-end': yearEnd }), cluster(), '2026-12-19T21:00Z', 0, { state: 'open', by: 'window', name: 'weekend', until: at('2026-12-20T00:00Z') }],
    ['not on hold, and not for a freeze either', both, cluster({ 'drydock:hold': '2026-12-24T06:00Z migration under way' }), '2026-12-24T03:00Z', 0, { state: 'closed', pending: { kind: 'hold', message: 'The cluster is on hold until 2026-12-24T06:00Z: migration under way.', until: at('2027-01-07T02:00Z') } }],
    ['when the hold has expired', both, cluster({ 'drydock:hold': '2026-11-27 migration' }), '2026-11-28T03:00Z', 0, { state: 'open', by: 'window', name: 'nightly', until: at('2026-11-28T06:00Z') }],
    ['never by a hold without a time', both, cluster({ 'drydock:hold': 'ask Ann' }), '2026-11-28T03:00Z', 0, { state: 'closed', pending: { kind: 'hold', message: 'The cluster is on hold until it is taken off: ask Ann (no time that can be read: it holds until the tag is taken off or begins like 2026-12-24T06:00Z).' } }],
    ['when the step ends inside the window', both, cluster(), '2026-11-28T03:00Z', 3 * hour, { state: 'open', by: 'window', name: 'nightly', until: at('2026-11-28T06:00Z') }],
    ['not when it would end after it', both, cluster(), '2026-11-28T03:00Z', 3 * hour + 1, { state: 'closed', pending: { kind: 'too-long', message: 'What comes next may take 181 minutes, and only 180 minutes are left until 2026-11-28T06:00Z.', until: at('2026-11-29T02:00Z') } }],
    ['never when no opening is long enough', both, cluster(), '2026-11-28T03:00Z', 5 * hour, { state: 'closed', pending: { kind: 'too-long', message: 'What comes next may take 300 minutes, and only 180 minutes are left until 2026-11-28T06:00Z.' } }],
  ] as const)('%s', (_, known, traits, time, needed, expected) => {
    expect(standingOf(known, traits, at(time), needed)).toEqual(expected);
  });

  test('somebody may override all that, by name', () => {
    const override = { by: 'ann@example.com', reason: 'CVE-2026-1234', at: '2026-12-24T02:00:00.000Z' };
    expect(standingOf(both, cluster({ 'drydock:hold': 'never' }), at('2026-12-24T03:00Z'), 99 * hour, override)).toEqual({ state: 'open', by: 'override', name: 'ann@example.com' });
  });

  test('windows that a freeze covers never open, which is seen before anything is begun', () => {
    const contradictory = calendar({ nightly }, { always: { from: '2026-01-01T00:00Z', until: '2099-01-01T00:00Z', reason: 'Nobody may' } });
    expect(standingOf(contradictory, cluster(), now)).toEqual({ state: 'closed', pending: { kind: 'freeze', name: 'always', message: 'Freeze always is in force until 2099-01-01T00:00Z: Nobody may.' } });
    expect(longestOpening(contradictory, cluster(), now)).toBe(0);
    expect(longestOpening(both, cluster(), now)).toBe(4 * hour);
    expect(longestOpening(calendar({}), cluster(), now)).toBe(Infinity);
  });
});

describe('A selector', () => {
  test.each([
    [{ names: ['*'] }, true],
    [{ names: ['har*'] }, true],
    [{ names: ['*bo*r'] }, true],
    [{ names: ['h*bo*bo*r'] }, false],
    [{ names: ['harbour*harbour'] }, false],
    [{ regions: ['us-*', 'eu-*'], accounts: ['111122223333'] }, true],
    [{ regions: ['us-*'] }, false],
    [{ versions: ['1.35'], tags: { ring: '1' } }, true],
    [{ tags: { ring: '*', team: '*' } }, false],
  ])('%j', (selector, expected) => {
    expect(selects(selector, cluster({ ring: '1' }))).toBe(expected);
  });
});

describe('Times', () => {
  const interval = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 })).map(([from, length]): Interval => ({ from, until: from + length }));
  const intervals = fc.array(interval, { maxLength: 8 });
  const covers = (some: readonly Interval[], moment: number): boolean => some.some(({ from, until }) => from <= moment && moment < until);

  test('a moment is in what is left exactly when it is in an opening and in no closure', () => {
    fc.assert(
      fc.property(intervals, intervals, (openings, closures) => {
        const left = without(openings, closures);
        for (let moment = 0; moment < 90; moment += 1) expect(covers(left, moment)).toBe(covers(openings, moment) && !covers(closures, moment));
        expect(left).toEqual(merged(left));
      }),
    );
  });

  test('what may begin at a moment ends before anything closes', () => {
    const known = calendar({ nightly, weekend }, { 'year-end': yearEnd });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 60 }), fc.integer({ min: 1, max: 30 * 60 }), fc.constantFrom('nightly', 'weekend', 'nightly weekend'), (minute, needed, names) => {
        const begin = now + minute * 60_000;
        const traits = cluster({ 'drydock:window': names });
        const standing = standingOf(known, traits, begin, needed * 60_000);
        if (standing.state === 'open') {
          for (let step = 0; step < needed; step += 10) expect(standingOf(known, traits, begin + step * 60_000).state).toBe('open');
        } else if (standing.pending.until !== undefined) {
          expect(standing.pending.until).toBeGreaterThan(begin);
          expect(standingOf(known, traits, standing.pending.until, needed * 60_000).state).toBe('open');
        }
      }),
      { numRuns: 60 },
    );
  });
});
