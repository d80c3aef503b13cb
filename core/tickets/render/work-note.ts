import type { Comment, Piece } from '../comment.ts';

/** ServiceNow shows what is between [code] and [/code] as HTML, and everything else as it is. */
const markup = /\[(?=\s*\/?\s*code\s*\])/gi;

/** Characters that a work note may have on any instance. */
const longest = 3_900;

export function toWorkNote(comment: Comment): string {
  const lines = comment.flatMap((block) => {
    switch (block.type) {
      case 'heading':
        return [block.text];
      case 'paragraph':
        return [words(block.pieces)];
      case 'list':
        return block.items.map((pieces) => `- ${words(pieces)}`);
    }
  });
  const text = lines.join('\n').replaceAll(markup, '(');
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed().replace(/\ufffd$/, '')}…`;
}

function words(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}
