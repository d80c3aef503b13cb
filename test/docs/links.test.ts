import { describe, expect, test } from '@jest/globals';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { headingsOf, linksOf, scriptsOf } from './markdown.ts';

const root = join(import.meta.dirname, '../..');
const generated = ['node_modules', 'cdk.out', '.drydock', 'coverage', '.git'];
const pages = globSync('**/*.md', { cwd: root, exclude: (path) => generated.includes(path.split('/')[0] ?? '') });
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Why a link leads nowhere; undefined when it leads somewhere. */
function trouble(page: string, link: string): string | undefined {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  if (!existsSync(join(root, target))) return `${page}: ${link} does not exist`;
  const isMissing = heading !== undefined && target.endsWith('.md') && !headingsOf(read(target)).includes(heading);
  return isMissing ? `${page}: ${target} has no heading #${heading}` : undefined;
}

describe('the written guidance', () => {
  test('is found', () => {
    expect(pages).toContain('docs/http-api.md');
    expect(pages).toContain('simulator/README.md');
  });

  test('links only to files and headings that exist', () => {
    expect(pages.flatMap((page) => linksOf(read(page)).flatMap((link) => trouble(page, link) ?? []))).toEqual([]);
  });

  test('numbers its decisions one by one, each in its title too', () => {
    const decisions = pages.filter((page) => page.startsWith('docs/adr/')).toSorted();
    expect(decisions.map((page) => Number(/\/(\d{4})-/.exec(page)?.[1]))).toEqual(decisions.map((_, index) => index + 1));
    expect(decisions.map((page) => Number(/^# (\d+)\. /.exec(read(page))?.[1]))).toEqual(decisions.map((_, index) => index + 1));
  });

  test('names only npm scripts that exist', () => {
    expect(pages.flatMap((page) => scriptsOf(read(page)).flatMap((script) => (script in scripts ? [] : [`${page}: npm run ${script}`])))).toEqual([]);
  });

  test('would be caught with a link to a file or a heading that is not there', () => {
    expect(trouble('docs/http-api.md', 'nowhere.md')).toBe('docs/http-api.md: nowhere.md does not exist');
    expect(trouble('docs/http-api.md', '#nothing-of-the-kind')).toBe('docs/http-api.md: docs/http-api.md has no heading #nothing-of-the-kind');
  });
});

describe('reading Markdown', () => {
  test('finds links in the text, not in code', () => {
    const text = ['A [page](a/b.md#c "title"), `[not](this)`, ![image](d.png) and [elsewhere](https://example.com).', '```', '[nor](this)', '```', '    [nor](that)', '[x]: e.md'].join('\n');
    expect(linksOf(text)).toEqual(['a/b.md#c', 'd.png', 'e.md']);
  });

  test('knows headings by the anchors that GitHub gives them', () => {
    expect(headingsOf('# What `npm run` does, and why\n## It’s *here*\n```\n# not a heading\n```\n## Twice\n## Twice')).toEqual(['what-npm-run-does-and-why', 'its-here', 'twice', 'twice-1']);
  });

  test('finds npm scripts in text and in code', () => {
    expect(scriptsOf('`npm run synth`\n```\nnpm run -s unit -- test/docs\n```')).toEqual(['synth', 'unit']);
  });
});
