import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { bar } from '../../../cli/view/bar.ts';
import { roughly, stopwatch } from '../../../cli/view/duration.ts';
import { painted, unpainted } from '../../../cli/view/paint.ts';
import { clip, fill, widthOf, wrap } from '../../../cli/view/text.ts';

describe('text on a terminal', () => {
  test('is measured in columns: wide characters take two, accents and colours none', () => {
    expect(['abc', '漢字', 'e\u0301', painted('bad', 'abc'), ''].map(widthOf)).toEqual([3, 4, 1, 3, 0]);
  });

  test('is clipped with an ellipsis to any width, and filled to exactly that width', () => {
    expect(clip('node group', 6)).toBe('node …');
    const anyText = fc.string({ unit: fc.constantFrom('a', '漢', ' ', 'é') });
    fc.assert(fc.property(anyText, fc.nat(40), (text, width) => widthOf(clip(text, width)) <= width && widthOf(fill(text, width)) === width));
  });

  test('is wrapped at words without losing one', () => {
    expect(wrap('one two  three', 7)).toEqual(['one two', 'three']);
    expect(wrap('arn:aws:eks:us-west-2 is it', 10)).toEqual(['arn:aws:eks:us-west-2', 'is it']);
  });
});

describe('durations', () => {
  test('are shown as a stopwatch does', () => {
    expect([0, 58.4, 60, 560, 3723].map(stopwatch)).toEqual(['0:00', '0:58', '1:00', '9:20', '1:02:03']);
  });

  test('are said as roughly as they are known', () => {
    expect([40, 59.7, 60, 560, 3600, 5700].map(roughly)).toEqual(['40 s', '1 min', '1 min', '9 min', '1 h', '1 h 35 min']);
  });
});

describe('a bar', () => {
  test('fills by half columns, and is always as wide as it is', () => {
    expect([0, 0.125, 0.5, 1].map((fraction) => bar(fraction, 4, 'busy', unpainted))).toEqual(['────', '╸───', '━━──', '━━━━']);
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(50), (fraction, width) => widthOf(bar(fraction, width, 'busy', painted)) === width));
  });
});
