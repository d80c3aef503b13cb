import type { Comment, Piece } from '../comment.ts';

/** All that CommonMark takes a backslash before, and then for itself. */
const punctuation = /[!-/:-@[-`{-~]/g;

/** Between two characters of which GitHub would make a mention, a link or an emoji. Nobody sees it. */
const apart = '\u200b';
const joints = /(?<=[@#])(?=[\w-])|(?<=:)(?=\/\/|\w)|(?<=www)(?=\.)|(?<=[Gg][Hh]-)(?=\d)/gi;

/** GitHub's Markdown. What people typed and AWS said mentions nobody, links nowhere and is never HTML. */
export function toMarkdown(comment: Comment): string {
  return comment
    .map((block) => {
      switch (block.type) {
        case 'heading':
          return `### ${escape(block.text)}`;
        case 'paragraph':
          return words(block.pieces);
        case 'list':
          return block.items.map((pieces) => `- ${words(pieces)}`).join('\n');
      }
    })
    .join('\n\n');
}

export function escape(text: string): string {
  return text.replaceAll(joints, apart).replaceAll(punctuation, String.raw`\$&`);
}

function words(pieces: readonly Piece[]): string {
  return pieces.map(piece).join('');
}

function piece({ text, style }: Piece): string {
  if (style === 'code') return codeSpan(text);
  return style === 'bold' ? `**${escape(text)}**` : escape(text);
}

/** Its fence is longer than any run of backticks in it. */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  return `${fence} ${text} ${fence}`;
}
