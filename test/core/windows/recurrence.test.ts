import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { RRuleTemporal } from 'rrule-temporal';
import { beginnings } from '../../../core/windows/recurrence.ts';

const utc = (text: string): number => Date.parse(text);
const shown = (found: readonly number[]): readonly string[] => found.map((at) => new Date(at).toISOString().slice(0, 16));

describe('A night of a change of clocks', () => {
  test.each([
    ['is left out of Berlin, 02:30: begins when the clocks have jumped', '30 2 * * *', 'Europe/Berlin', '2026-03-28', ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30']],
    ['occurs twice in Berlin, 02:30: begins in the first, once', '30 2 * * *', 'Europe/Berlin', '2026-10-24', ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']],
    ['is half an hour on Lord Howe Island, 02:15 left out', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-02', ['2026-10-02T15:45', '2026-10-03T15:30', '2026-10-04T15:15']],
    ['is half an hour on Lord Howe Island, 01:45 twice', '45 1 * * *', 'Australia/Lord_Howe', '2026-04-03', ['2026-04-03T14:45', '2026-04-04T14:45', '2026-04-05T15:15']],
    ['begins a day in Santiago at 01:00', '0 0 * * *', 'America/Santiago', '2026-09-05', ['2026-09-05T04:00', '2026-09-06T04:00', '2026-09-07T03:00']],
    ['left out a whole day in Apia', '0 12 * * *', 'Pacific/Apia', '2011-12-29', ['2011-12-29T22:00', '2011-12-30T22:00', '2011-12-31T22:00']],
  ])('%s', (_, cron, timeZone, from, expected) => {
    const rule = { rrule: 'FREQ=DAILY', start: `2000-01-01T${cron.split(' ')[1]!.padStart(2, '0')}:${cron.split(' ')[0]!.padStart(2, '0')}` };
    for (const recurrence of [{ cron }, rule]) expect(shown(beginnings(recurrence, timeZone, utc(from), utc(from) + 10 * 86_400_000, 3))).toEqual(expected);
  });

  test('has an hourly cron in both of the hours', () => {
    expect(shown(beginnings({ cron: '0 * * * *' }, 'Europe/Berlin', utc('2026-10-25T00:00Z'), utc('2026-10-25T02:30Z'), 9))).toEqual(['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']);
  });
});

const zones = [
  'Europe/Berlin', 'Europe/London', 'Europe/Dublin', 'Europe/Lisbon', 'Europe/Athens', 'Europe/Kyiv', 'Europe/Chisinau', 'Europe/Moscow', 'America/New_York', 'America/Chicago',
  'America/Denver', 'America/Los_Angeles', 'America/Phoenix', 'America/Anchorage', 'America/Halifax', 'America/St_Johns', 'America/Havana', 'America/Santiago', 'America/Asuncion', 'America/Sao_Paulo',
  'America/Nuuk', 'America/Mexico_City', 'Pacific/Easter', 'Pacific/Auckland', 'Pacific/Chatham', 'Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Norfolk', 'Australia/Sydney', 'Australia/Adelaide',
  'Australia/Lord_Howe', 'Australia/Eucla', 'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Tehran', 'Asia/Jerusalem', 'Asia/Beirut', 'Africa/Cairo', 'Africa/Casablanca', 'Antarctica/Troll',
];

const years = { from: 2026, until: 2036 };
const day = 86_400_000;

/** The days, as luxon sees them, on which a zone's clocks change; UTC midnights. */
const changes = new Map<string, readonly number[]>();
function changesOf(zone: string): readonly number[] {
  const known = changes.get(zone);
  if (known) return known;
  const found: number[] = [];
  for (let at = Date.UTC(years.from, 0, 1); at < Date.UTC(years.until, 0, 1); at += day) {
    if (DateTime.fromMillis(at, { zone }).offset !== DateTime.fromMillis(at + day, { zone }).offset) found.push(at);
  }
  changes.set(zone, found);
  return found;
}

/** When a wall clock first shows a time, or when it has jumped over it: by luxon, and by trying every quarter of an hour of the day. */
function firstShown(year: number, month: number, date: number, hour: number, minute: number, zone: string): number {
  const guess = DateTime.fromObject({ year, month, day: date, hour, minute }, { zone }).toMillis();
  const wanted = Date.UTC(year, month - 1, date, hour, minute);
  for (let at = guess - 3 * 3_600_000; at <= guess + 3 * 3_600_000; at += 900_000) {
    const shows = at + DateTime.fromMillis(at, { zone }).offset * 60_000;
    if (shows >= wanted) return at;
  }
  throw new Error('No clock is changed by more than three hours.');
}

describe('Over ten years of changes of clocks in forty zones', () => {
  const time = fc.record({ hour: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })), minute: fc.constantFrom(0, 15, 30, 45) });

  /** One of them for each zone. */
  const perZone = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<readonly (readonly [zone: string, value: Value])[]> =>
    fc.array(values, { minLength: zones.length, maxLength: zones.length }).map((list) => list.flatMap((value, index) => (zones[index] === undefined ? [] : [[zones[index], value] as const])));

  test('a nightly cron begins when luxon says that the clock shows its time', () => {
    expect(zones).toHaveLength(40);
    fc.assert(
      fc.property(perZone(time), (cases) => {
        for (const [timeZone, { hour, minute }] of cases) {
          for (const change of changesOf(timeZone)) {
            const found = beginnings({ cron: `${minute} ${hour} * * *` }, timeZone, change - day, change + 2 * day, 10);
            const dates = [-2, -1, 0, 1, 2, 3].map((offset) => new Date(change + offset * day));
            const expected = dates.map((date) => firstShown(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), hour, minute, timeZone));
            expect(found).toEqual(expected.filter((at) => at >= change - day && at < change + 2 * day));
          }
        }
      }),
      { numRuns: 1 },
    );
  });

  const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
  const weekdays = fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 }).map((days) => days.join(','));
  const rule = fc.oneof(
    fc.record({ interval: fc.integer({ min: 1, max: 5 }) }).map(({ interval }) => `FREQ=DAILY;INTERVAL=${interval}`),
    fc.record({ interval: fc.integer({ min: 1, max: 3 }), weekdays }).map((one) => `FREQ=WEEKLY;INTERVAL=${one.interval};BYDAY=${one.weekdays}`),
    fc.record({ nth: fc.constantFrom('1', '2', '-1'), weekday }).map((one) => `FREQ=MONTHLY;BYDAY=${one.nth}${one.weekday}`),
    fc.record({ date: fc.constantFrom(1, 15, 29, 31, -1) }).map(({ date }) => `FREQ=MONTHLY;BYMONTHDAY=${date}`),
    fc.record({ weekdays, position: fc.constantFrom(1, -1) }).map((one) => `FREQ=MONTHLY;BYDAY=${one.weekdays};BYSETPOS=${one.position}`),
    fc.record({ month: fc.constantFrom('3', '10', '3,10'), weekday }).map((one) => `FREQ=YEARLY;BYMONTH=${one.month};BYDAY=-1${one.weekday}`),
  );

  test('an RRULE begins when rrule-temporal says, and beside that only when a clock has jumped over its time', () => {
    fc.assert(
      fc.property(perZone(fc.tuple(time, rule)), (cases) => {
        for (const [timeZone, [{ hour, minute }, rrule]] of cases) agree(timeZone, hour, minute, rrule);
      }),
      { numRuns: 1 },
    );
  });

  function agree(timeZone: string, hour: number, minute: number, rrule: string): void {
    const at = `${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`;
    const [from, until] = [Date.UTC(years.from, 0, 1), Date.UTC(years.until, 0, 1)];
    const found = beginnings({ rrule, start: `2025-12-01T${at.slice(0, 2)}:${at.slice(2)}` }, timeZone, from, until, 10_000);
    const other = new RRuleTemporal({ rruleString: `DTSTART;TZID=${timeZone}:20251201T${at}00\nRRULE:${rrule}` });
    const expected = other.between(new Date(from), new Date(until - 1), true).map(({ epochMilliseconds }) => epochMilliseconds);
    const jumped = found.filter((one) => !expected.includes(one));
    expect(found.filter((one) => expected.includes(one))).toEqual(expected);
    for (const one of jumped) {
      expect(DateTime.fromMillis(one - 1, { zone: timeZone }).offset).toBeLessThan(DateTime.fromMillis(one, { zone: timeZone }).offset);
    }
  }
});
