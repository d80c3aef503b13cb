import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LiveRegion } from '../../cli/live-region.ts';
import { MemoryScreen, shownOn } from './screens.ts';

describe('the last lines of a terminal', () => {
  test('are drawn anew in place: only the last picture is left', () => {
    const pictures = fc.array(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 20 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(pictures, (drawings) => {
        const screen = new MemoryScreen({ columns: 20 });
        screen.write('before\n');
        const region = new LiveRegion(screen);
        for (const lines of drawings) region.draw(lines);
        expect(shownOn(20, screen.text)).toBe(['before', ...(drawings.at(-1) ?? [])].join('\n').trimEnd());
      }),
    );
  });

  test('leave nothing behind when they are cleared, and give the cursor back', () => {
    const screen = new MemoryScreen();
    const region = new LiveRegion(screen);
    region.draw(['one', 'two']);
    region.clear();
    screen.write('the plan\n');
    expect(shownOn(100, screen.text)).toBe('the plan');
    expect(screen.text.lastIndexOf('\x1b[?25h')).toBeGreaterThan(screen.text.lastIndexOf('\x1b[?25l'));
  });

  test('are not written again when nothing has changed', () => {
    const screen = new MemoryScreen();
    const region = new LiveRegion(screen);
    region.draw(['one']);
    const { length } = screen.text;
    region.draw(['one']);
    expect(screen.text).toHaveLength(length);
  });

  test('are found again after the terminal became narrower and broke them', () => {
    const screen = new MemoryScreen({ columns: 20 });
    const region = new LiveRegion(screen);
    region.draw(['0123456789abcde']);
    const broken = '0123456789\nabcde\n';
    const { length } = screen.text;
    screen.columns = 10;
    region.draw(['new']);
    expect(shownOn(10, broken + screen.text.slice(length))).toBe('new');
  });
});
