import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { carriedOut, refused } from '../../core/spec/field.ts';
import { fields } from '../../core/spec/fields.ts';
import { clusterSpecPage } from '../../docs/generate-cluster-spec.ts';

describe('the page about the ClusterConfig', () => {
  test('says what the code does with every field; after a change, `npm run docs` brings it up to date', () => {
    expect(readFileSync(new URL('../../docs/cluster-spec.md', import.meta.url), 'utf8')).toBe(clusterSpecPage(fields));
  });

  test('gives the reason for a refused field, and the value that is no more than leaving it out', () => {
    expect(clusterSpecPage({ 'vpc.ipv6Cidr': refused('only IPv4 networks are made', ['none']) })).toContain('| `vpc.ipv6Cidr` | **Refused**: only IPv4 networks are made. Accepted: `"none"`. |');
  });

  test('keeps a text with a vertical bar in its cell', () => {
    expect(clusterSpecPage({ kind: carriedOut('One | the other.') })).toContain(String.raw`| One \| the other. |`);
  });

  test('gathers fields without others below them in one table, after those that have some', () => {
    const page = clusterSpecPage({ kind: carriedOut('A.'), 'vpc.id': carriedOut('B.'), 'vpc.cidr': carriedOut('C.'), outpost: refused('d') });
    expect(page.match(/^## .+$/gm)).toEqual(['## `vpc`', '## Other fields of the top level']);
    expect(page).toContain('4 fields: 3 are carried out, 1 refused.');
  });
});
