import { describe, expect, test } from '@jest/globals';
import { problemLines, type Problem } from '../../../cli/view/problems.ts';
import { plain } from '../screens.ts';

const text = ['kind: ClusterConfig', 'metadata:', '\tname: one', ...Array.from({ length: 8 }, () => ''), 'nodeGroups: []'].join('\n');

const shown = (problems: readonly Problem[], source = text, columns = 80): string => problemLines(problems, { name: 'cluster.yaml', text: source }, plain(columns)).join('\n');

describe('problems in a ClusterConfig', () => {
  test('stand over their line of the file with a caret under the place, and are counted', () => {
    const problems = [
      { path: 'metadata.name', message: 'is taken', line: 3, column: 8 },
      { path: 'nodeGroups', message: 'use managedNodeGroups', line: 12, column: 1 },
    ];
    expect(shown(problems)).toBe(
      `
cluster.yaml:3:8  metadata.name: is taken
   3 |   name: one
     |         ^

cluster.yaml:12:1  nodeGroups: use managedNodeGroups
  12 | nodeGroups: []
     | ^

2 problems in cluster.yaml. Nothing was started.`.trimStart(),
    );
  });

  test('of the whole document have no path', () => {
    expect(shown([{ path: '', message: 'a bracket is not closed', line: 1, column: 1 }])).toMatch(/^cluster\.yaml:1:1 {2}a bracket is not closed\n/);
  });

  test('without a place, or with one after the end of the file, are shown without a line', () => {
    expect(shown([{ path: '?account', message: 'must have twelve digits' }])).toBe('cluster.yaml  ?account: must have twelve digits\n\n1 problem in cluster.yaml. Nothing was started.');
    expect(shown([{ path: '', message: 'ends too early', line: 99, column: 1 }])).toMatch(/^cluster\.yaml:99:1 {2}ends too early\n\n1 problem/);
  });

  test('in a line of a thousand characters are still in sight', () => {
    const line = `{${'"a": 1, '.repeat(100)}"b": 2}`;
    const [, excerpt = '', caret = ''] = shown([{ path: 'b', message: 'unknown', line: 1, column: line.indexOf('"b"') + 1 }], line, 60).split('\n');
    expect(excerpt.length).toBeLessThanOrEqual(60);
    expect(excerpt.slice(caret.indexOf('^'))).toBe('"b": 2}');
  });

  test('do not let the file command the terminal', () => {
    expect(shown([{ path: 'a', message: 'unknown', line: 1, column: 1 }], 'a: "\x1b[31m\x07"')).toContain('  1 | a: ""\n');
  });
});
