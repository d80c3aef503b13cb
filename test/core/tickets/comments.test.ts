import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settledAnswer, strangerAnswer, unfitAnswer } from '../../../core/tickets/answers.ts';
import { bold, code, comment, heading, list, paragraph, plain, type Comment } from '../../../core/tickets/comment.ts';
import { milestonesOf, operationComment } from '../../../core/tickets/operation-comment.ts';
import { toAdf, type AdfNode } from '../../../core/tickets/render/adf.ts';
import { escape, toMarkdown } from '../../../core/tickets/render/markdown.ts';
import { toWorkNote } from '../../../core/tickets/render/work-note.ts';
import { anyFacts, now } from '../slack/any-operation.ts';

/** Text that would be something else in one of the systems. */
const evil = fc.oneof(
  fc.constantFrom('[code]<img src=x onerror=alert(1)>[/code]', '[[code]code]', '[ CODE ]', '@everyone', '#1', 'acme/x#3', 'https://evil.example', 'www.evil.example', '<script>', '```', '``', '![x](y)', '| a | b |', '- [ ] x', ':tada:', '{color:red}', '[~accountid:1]', 'GH-12', '**', '~~x~~', '1. x', '# x', '> x', '&lt;', '\\', '<!-- x -->'),
  fc.string({ unit: fc.constantFrom('[', ']', '/', 'c', 'o', 'd', 'e', ' ', '`', '@', '#', ':', 'w', '.', '\\', '<', '*', '1'), maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const anyComment: fc.Arbitrary<Comment> = fc.array(fc.record({ kind: fc.constantFrom('heading', 'paragraph', 'list'), texts: fc.array(evil, { minLength: 1, maxLength: 4 }) }), { maxLength: 5 }).map((blocks) =>
  comment(
    heading('A comment'),
    ...blocks.map(({ kind, texts: [first = '', second = '', third = ''] }) => {
      if (kind === 'heading') return heading(first);
      const pieces = [plain(first), bold(second), code(third)];
      return kind === 'paragraph' ? paragraph(...pieces) : list([pieces, [plain(second)]], 5);
    }),
  ),
);

/** The signs of Markdown that are neither taken back nor within a code span. */
function markupIn(line: string): string {
  return line.replaceAll(/\\[!-/:-@[-`{-~]|(`+) .*? \1(?!`)/g, '').replaceAll(/[^!-/:-@[-`{-~]/g, '');
}

describe('Nothing that anybody typed is markup', () => {
  test('for Jira: it is the text of a text node, and none is empty', () => {
    fc.assert(
      fc.property(anyComment, (given) => {
        const nodes: AdfNode[] = [];
        JSON.stringify(toAdf(given), (_, value: unknown) => {
          if (typeof value === 'object' && value !== null && 'type' in value) nodes.push(value as AdfNode);
          return value;
        });
        expect(nodes.filter(({ type }) => !['doc', 'heading', 'paragraph', 'bulletList', 'listItem', 'text', 'strong', 'code'].includes(type))).toEqual([]);
        expect(nodes.filter(({ type, text, content }) => (type === 'text' ? text === undefined || text === '' : text !== undefined || content?.length === 0))).toEqual([]);
      }),
    );
  });

  test('for ServiceNow: there is no [code]', () => {
    fc.assert(fc.property(anyComment, (given) => expect(toWorkNote(given)).not.toMatch(/\[\s*\/?\s*code\s*\]/i)), { numRuns: 500 });
    expect(toWorkNote([paragraph({ text: '[co' }, { text: 'de]<b>' })])).toBe('(code]<b>');
  });

  test('for GitHub: every sign is taken back, but for those of the lines themselves', () => {
    fc.assert(
      fc.property(anyComment, (given) => {
        for (const line of toMarkdown(given).split('\n')) expect(markupIn(line)).toMatch(/^(###|-)?(\*\*\*\*)*$/);
      }),
      { numRuns: 500 },
    );
  });

  test('for GitHub: nobody is mentioned, and nothing becomes a link', () => {
    fc.assert(
      fc.property(evil, (text) => {
        const shown = escape(text).replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
        expect(shown).not.toMatch(/@[\w-]|#\d|:\/\/|www\.|GH-\d|:\w+:/i);
      }),
      { numRuns: 500 },
    );
    expect(toMarkdown([paragraph(code('a `` b'))])).toBe('``` a `` b ```');
  });
});

describe('A comment about any operation', () => {
  test('fits into what each system takes', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const all = [operationComment(facts, now), ...milestonesOf(facts).map((one) => one.comment)];
        for (const one of all) {
          expect(one.length).toBeGreaterThan(0);
          expect(toWorkNote(one).length).toBeLessThanOrEqual(3_900);
          expect(toMarkdown(one).length).toBeLessThan(65_536);
          expect(JSON.stringify(toAdf(one)).length).toBeLessThan(200_000);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('does not change while nothing happens', () => {
    fc.assert(fc.property(anyFacts, fc.nat(600_000), (facts, later) => expect(operationComment(facts, now + later)).toEqual(operationComment(facts, now))), { numRuns: 60 });
  });
});

test('Answers say what is wrong and how to be let in', () => {
  expect(toWorkNote(unfitAnswer([{ label: 'Cluster name', message: 'is empty, and is needed.' }, { message: 'A profile is missing.' }]))).toContain('- Cluster name is empty, and is needed.\n- A profile is missing.');
  expect(toWorkNote(strangerAnswer('jira', { id: '5b10', name: 'Eve' }))).toContain('can let Eve in: the name at jira is 5b10.');
  expect(toWorkNote(settledAnswer)).not.toBe('');
});
