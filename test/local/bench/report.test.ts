import { describe, expect, test } from '@jest/globals';
import { mean, median, minutes, tableOf } from '../../../local/bench/report.ts';

describe("the benchmark's tables", () => {
  test('put every number under its column, with its target and whether it was met', () => {
    const table = tableOf({
      title: '(x) Ships',
      notes: ['Medians over 3 seeds.'],
      rows: [
        { measured: 'knots', values: { ours: '12.0', theirs: '9.5' }, target: '>= 10', met: true },
        { measured: 'crew', values: { ours: '3' }, target: '<= 2', met: false },
        { measured: 'sails', values: { theirs: '4' } },
      ],
    });
    expect(table.split('\n')).toEqual([
      '(x) Ships',
      '',
      '       ours  theirs  target',
      'knots  12.0     9.5   >= 10      met',
      'crew      3            <= 2  not met',
      'sails             4',
      '',
      'Medians over 3 seeds.',
    ]);
  });

  test('show medians, means, and minutes', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(mean([1, 2, 6])).toBe(3);
    expect(minutes(905.4)).toBe('15:05');
  });
});
