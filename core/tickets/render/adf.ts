import type { Block, Comment, Piece } from '../comment.ts';

/** Atlassian's document format, as far as it is written here. Text in it has no markup: what looks like some is shown as it is. */
export interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly marks?: readonly { readonly type: string }[];
  readonly content?: readonly AdfNode[];
}

export interface AdfDocument extends AdfNode {
  readonly version: 1;
  readonly type: 'doc';
  readonly content: readonly AdfNode[];
}

export function toAdf(comment: Comment): AdfDocument {
  return { version: 1, type: 'doc', content: comment.map(node) };
}

function node(block: Block): AdfNode {
  switch (block.type) {
    case 'heading':
      return { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: block.text }] };
    case 'paragraph':
      return { type: 'paragraph', content: block.pieces.map(textNode) };
    case 'list':
      return { type: 'bulletList', content: block.items.map((pieces) => ({ type: 'listItem', content: [{ type: 'paragraph', content: pieces.map(textNode) }] })) };
  }
}

function textNode({ text, style }: Piece): AdfNode {
  return { type: 'text', text, ...(style && { marks: [{ type: style === 'bold' ? 'strong' : 'code' }] }) };
}
