import { describe, expect, test } from '@jest/globals';
import { parseFreeze } from '../../../core/windows/freeze.ts';
import { largestCalendar } from '../../../core/windows/ical.ts';
import { parseWindow } from '../../../core/windows/window.ts';

const now = Date.parse('2026-11-27T10:00Z');
const nightly = { cron: '0 2 * * *', duration: '4h', timeZone: 'Europe/Berlin' };

/** `path: message` of everything that is wrong, or the first intervals. */
function told(parsed: ReturnType<typeof parseWindow> | ReturnType<typeof parseFreeze>): readonly string[] {
  if (!parsed.ok) return parsed.problems.map(({ path, message }) => `${path}: ${message}`);
  return parsed.value.agenda.intervals.slice(0, 3).map(({ from, until }) => `${new Date(from).toISOString().slice(0, 16)} to ${new Date(until).toISOString().slice(0, 16)}`);
}

describe('A window', () => {
  test('is unrolled for more than a year', () => {
    const parsed = parseWindow('nightly', { ...nightly, clusters: { names: ['*'] }, description: 'When nobody is there' }, now);
    if (!parsed.ok) throw new Error('It is one.');
    expect(parsed.value.window).toEqual({ name: 'nightly', recurrence: { cron: '0 2 * * *' }, duration: '4h', timeZone: 'Europe/Berlin', clusters: { names: ['*'] }, description: 'When nobody is there' });
    expect(parsed.value.agenda.intervals).toHaveLength(400);
    expect(parsed.value.agenda.through).toBe(now + 400 * 86_400_000);
  });

  test.each([
    ['a cron', nightly, ['2026-11-28T01:00 to 2026-11-28T05:00', '2026-11-29T01:00 to 2026-11-29T05:00', '2026-11-30T01:00 to 2026-11-30T05:00']],
    ['an rrule', { rrule: 'FREQ=MONTHLY;BYDAY=2SU', start: '2026-01-01T02:30', duration: '4h', timeZone: 'Europe/Berlin' }, ['2026-12-13T01:30 to 2026-12-13T05:30', '2027-01-10T01:30 to 2027-01-10T05:30', '2027-02-14T01:30 to 2027-02-14T05:30']],
    ['one that is open now', { ...nightly, cron: '0 10 * * *' }, ['2026-11-27T09:00 to 2026-11-27T13:00', '2026-11-28T09:00 to 2026-11-28T13:00', '2026-11-29T09:00 to 2026-11-29T13:00']],
    ['one that opens next in a leap year', { cron: '0 0 29 2 *', duration: '1d', timeZone: 'UTC' }, ['2028-02-29T00:00 to 2028-03-01T00:00']],
    ['openings that overlap, as one', { cron: '0 */6 * * *', duration: '8h', timeZone: 'UTC' }, ['2026-11-27T06:00 to 2028-01-01T14:00']],
    ['an rrule that ends in UTC', { rrule: 'FREQ=DAILY;UNTIL=20261129T013000Z', start: '2026-01-01T02:30', duration: '1h', timeZone: 'Europe/Berlin' }, ['2026-11-28T01:30 to 2026-11-28T02:30', '2026-11-29T01:30 to 2026-11-29T02:30']],
  ])('may be %s', (_, body, expected) => {
    expect(told(parseWindow('night', body, now))).toEqual(expected);
  });

  test.each([
    ['everything at once', { cron: '* * *', duration: '1m', timeZone: 'Europe/Berln', colour: 'red' }, ['colour: is not a field of this']],
    ['a zone that does not exist', { ...nightly, timeZone: 'Europe/Berln' }, ['timeZone: is no IANA time zone; did you mean Europe/Berlin?']],
    ['an offset for a zone', { ...nightly, timeZone: '+02:00' }, ['timeZone: is a fixed offset, which follows no change of clocks; give an IANA time zone, such as Europe/Berlin']],
    ['a cron that is none', { ...nightly, cron: '0 25 * * *', duration: '8d' }, ['cron: is no cron expression: Invalid value for hour: 25', 'duration: must be between 15m and 7d']],
    ['a cron with seconds', { ...nightly, cron: '0 0 2 * * *' }, ['cron: must have five fields: minute, hour, day of month, month, day of week']],
    ['no time', { duration: '4h', timeZone: 'UTC' }, [': says nowhere when it opens: give cron, or rrule and start']],
    ['times that contradict each other', { ...nightly, rrule: 'FREQ=DAILY' }, ['rrule: cron says already when it opens; give one of them']],
    ['an end that contradicts itself', { rrule: 'FREQ=DAILY;COUNT=3;UNTIL=20270101', start: '2026-01-01T02:00', duration: '1h', timeZone: 'UTC' }, ['rrule: has COUNT and UNTIL: give one of them']],
    ['a million instances', { rrule: 'FREQ=SECONDLY;COUNT=1000000', duration: '1h', timeZone: 'UTC' }, ['start: is missing: the time on the wall clock at which the rrule first opens', 'rrule: FREQ must be YEARLY, MONTHLY, WEEKLY or DAILY: what recurs more often needs a longer duration instead', 'rrule: COUNT must be a whole number from 1 to 10000']],
    ['a minute of every minute', { ...nightly, cron: '* * * * *' }, ['cron: opens more than once an hour; let it open less often and give it a longer duration']],
    ['a day that never comes', { ...nightly, cron: '0 2 30 2 *' }, ['cron: never opens: there is no such time in the next thirty years']],
    ['another day that never comes', { rrule: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31', start: '2026-01-01T02:00', duration: '1h', timeZone: 'UTC' }, ['rrule: never opens: there is no such time in the next thirty years']],
    ['a day that would be looked for until the year 9999', { rrule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', start: '2026-01-01T02:00', duration: '1h', timeZone: 'UTC' }, ['rrule: never opens: there is no such time in the next thirty years']],
    ['an end that is past', { rrule: 'FREQ=DAILY;COUNT=3', start: '2026-01-01T02:00', duration: '1h', timeZone: 'UTC' }, ['rrule: never opens: there is no such time in the next thirty years']],
    ['a selector that says nothing', { ...nightly, clusters: {} }, ['clusters: names nothing; every cluster is { "names": ["*"] }']],
    ['a rule with unknown parts', { rrule: 'FREQ=DAILY;BYHOUR=1;FOO=2', start: '2026-01-01T02:00', duration: '1h', timeZone: 'UTC' }, expect.arrayContaining([expect.stringMatching(/^rrule: has FOO, which is not one of FREQ, /)])],
  ])('with %s is refused', (_, body, expected) => {
    expect(told(parseWindow('night', body, now))).toEqual(expected);
  });

  test('needs a name that fits into a tag', () => {
    expect(told(parseWindow('Every night', nightly, now))).toEqual(['name: must be lower-case letters, digits and hyphens, at most 63']);
  });
});

const calendar = (...events: readonly string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.map((event) => `BEGIN:VEVENT\n${event}\nEND:VEVENT`), 'END:VCALENDAR'].join('\n');
const reason = 'The year ends';

describe('A freeze', () => {
  test.each([
    ['a span on a wall clock', { from: '2026-12-20T00:00', until: '2027-01-07T00:00', timeZone: 'Europe/Berlin', reason }, ['2026-12-19T23:00 to 2027-01-06T23:00']],
    ['a span in UTC', { from: '2026-12-20T00:00Z', until: '2027-01-07T00:00+01:00', reason }, ['2026-12-20T00:00 to 2027-01-06T23:00']],
    ['days of a calendar', { calendar: calendar('UID:1\nSUMMARY:Christmas\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227'), timeZone: 'Europe/Berlin', reason }, ['2026-12-23T23:00 to 2026-12-26T23:00']],
    ['one event of a zone', { calendar: calendar('UID:1\nDTSTART;TZID=America/New_York:20261201T090000\nDURATION:P1DT2H'), reason }, ['2026-12-01T14:00 to 2026-12-02T16:00']],
    [
      'a series, over a change of clocks, without the one left out, and with one moved',
      {
        calendar: calendar('UID:1\nDTSTART;TZID=Europe/Berlin:20261128T220000\nDTEND;TZID=Europe/Berlin:20261129T060000\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20261128T220000', 'UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20261205T220000\nDTSTART;TZID=Europe/Berlin:20261206T220000\nDTEND;TZID=Europe/Berlin:20261207T060000'),
        reason,
      },
      ['2026-12-06T21:00 to 2026-12-07T05:00', '2026-12-12T21:00 to 2026-12-13T05:00', '2026-12-19T21:00 to 2026-12-20T05:00'],
    ],
    ["Outlook's zone with its IANA name", { calendar: 'BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nX-LIC-LOCATION:Europe/Berlin\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=W. Europe Standard Time:20261201T090000\nDTEND;TZID=W. Europe Standard Time:20261201T100000\nEND:VEVENT\nEND:VCALENDAR', reason }, ['2026-12-01T08:00 to 2026-12-01T09:00']],
  ])('may be %s', (_, body, expected) => {
    expect(told(parseFreeze('year-end', body, now))).toEqual(expected);
  });

  test.each([
    ['nothing', { reason }, [': says nowhere when it is in force: give from and until, or calendar']],
    ['two things', { from: '2026-12-20T00:00Z', calendar: 'x', reason }, [': says twice when it is in force: give from and until, or calendar']],
    ['half a span', { from: '2026-12-20T00:00', reason }, ['from: is a time without a zone: give timeZone, or end it in Z or an offset', 'until: is missing']],
    ['an end before its beginning', { from: '2026-12-20T00:00Z', until: '2026-12-19T00:00Z', reason }, ['until: is not after from']],
    ['a time that is over', { from: '2026-11-20T00:00Z', until: '2026-11-21T00:00Z', reason }, ['until: is over already']],
    ['no reason', { from: '2026-12-20T00:00Z', until: '2026-12-22T00:00Z' }, [expect.stringMatching(/^reason: /)]],
    ['text that is no calendar', { calendar: 'hello', reason }, [expect.stringMatching(/^calendar: is no iCalendar text: /)]],
    ['days without a zone', { calendar: calendar('DTSTART;VALUE=DATE:20261224'), reason }, ['timeZone: is missing: calendar.VEVENT[0].DTSTART is a day, or a time without a zone']],
    ["Outlook's zone alone", { calendar: calendar('DTSTART;TZID=W. Europe Standard Time:20261201T090000\nDURATION:PT1H'), reason }, ['calendar.VEVENT[0].DTSTART: the time zone W. Europe Standard Time is no IANA time zone, such as Europe/Berlin or UTC']],
    ['an event of every second', { calendar: calendar('DTSTART:20261201T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY'), reason }, [expect.stringMatching(/^calendar\.VEVENT\[0\]\.RRULE: FREQ must be YEARLY/)]],
    ['events that are all over or cancelled', { calendar: calendar('DTSTART:20261001T090000Z\nDURATION:PT1H', 'DTSTART:20261201T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED'), reason }, ['calendar: closes nothing: every event in it is over, cancelled, or more than a year away']],
    ['a calendar whose events open', { calendar: calendar('DTSTART:20261201T090000Z\nDURATION:PT1H').replace('VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_CLOSED'), reason }, [expect.stringMatching(/^calendar: is DEFAULT_CLOSED/)]],
  ])('with %s is refused', (_, body, expected) => {
    expect(told(parseFreeze('year-end', body, now))).toEqual(expected);
  });

  test('is not read from fifty megabytes, and that is said at once', () => {
    const large = calendar(...Array.from({ length: 10 }, () => `DTSTART:20261201T090000Z\nDURATION:PT1H\nDESCRIPTION:${'x'.repeat(5_000_000)}`));
    const begun = performance.now();
    expect(told(parseFreeze('year-end', { calendar: large, reason }, now))).toEqual([`calendar: has ${large.length} characters; a calendar of freezes may have ${largestCalendar}`]);
    expect(performance.now() - begun).toBeLessThan(200);
  });

  test('is refused when it would close by the thousand, in bounded time', () => {
    const many = (count: number): string => calendar(...Array.from({ length: count }, (_, index) => `UID:${index}\nDTSTART:20260101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY`));
    const begun = performance.now();
    expect(told(parseFreeze('year-end', { calendar: many(1001), reason }, now))).toEqual(['calendar: has 1001 events; at most 1000 are taken']);
    expect(told(parseFreeze('year-end', { calendar: many(101), reason }, now))).toEqual(['calendar: has 101 events that recur; at most 100 are taken']);
    expect(told(parseFreeze('year-end', { calendar: many(100), reason }, now))).toEqual(['calendar: closes more than 3000 times within a year']);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
