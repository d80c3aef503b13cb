import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { lookOf, screenOf } from '../../cli/screen.ts';

const terminal = (): NodeJS.WriteStream => Object.assign(new PassThrough(), { isTTY: true, columns: 72, rows: 20 }) as unknown as NodeJS.WriteStream;
const pipe = (): NodeJS.WriteStream => new PassThrough() as unknown as NodeJS.WriteStream;

describe('a screen', () => {
  test('on a terminal has its size, redraws and colours', () => {
    const screen = screenOf(terminal(), {});
    expect(screen).toMatchObject({ columns: 72, rows: 20, isTTY: true, colours: true });
    expect(lookOf(screen).paint('bad', 'no')).toBe('\x1b[31mno\x1b[39m');
  });

  test('follows the terminal when that is resized', () => {
    const stream = terminal();
    const screen = screenOf(stream, {});
    stream.columns = 40;
    expect(screen.columns).toBe(40);
  });

  test('in a pipe or a file has plain lines of a readable length', () => {
    const screen = screenOf(pipe(), {});
    expect(screen).toMatchObject({ columns: 100, rows: Infinity, isTTY: false, colours: false });
    expect(lookOf(screen).paint('bad', 'no')).toBe('no');
  });

  test.each([
    [{ NO_COLOR: '1' }, { isTTY: true, colours: false }],
    [{ CI: 'true' }, { isTTY: false, colours: true }],
    [{ TERM: 'dumb' }, { isTTY: false, colours: false }],
    [{ CI: '', NO_COLOR: '' }, { isTTY: true, colours: true }],
  ])('with %j in the environment is %j', (environment, expected) => {
    expect(screenOf(terminal(), environment)).toMatchObject(expected);
  });
});
