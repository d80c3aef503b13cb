import { clip } from '../slack/text.ts';

/** What is said in a ticket, before it is put into its system's own writing. All text is text, whatever it looks like. */
export type Comment = readonly Block[];

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly pieces: readonly Piece[] }
  | { readonly type: 'list'; readonly items: readonly (readonly Piece[])[] };

export interface Piece {
  readonly text: string;
  readonly style?: 'bold' | 'code';
}

/** Characters of one piece. */
const longest = 400;

/** What it begins and ends with is kept: it stands beside others. */
export function plain(text: string): Piece {
  const words = clip(text, longest);
  return { text: words === '' ? '' : `${text.startsWith(' ') ? ' ' : ''}${words}${text.endsWith(' ') ? ' ' : ''}` };
}

export function bold(text: string): Piece {
  return { text: clip(text, longest), style: 'bold' };
}

export function code(text: string): Piece {
  return { text: clip(text, longest), style: 'code' };
}

export function heading(text: string): Block {
  return { type: 'heading', text: clip(text, longest) };
}

export function paragraph(...pieces: readonly Piece[]): Block {
  return { type: 'paragraph', pieces };
}

/** The first so many items, and how many are left out. Undefined when there are none. */
export function list(items: readonly (readonly Piece[])[], shown: number): Block | undefined {
  if (items.length === 0) return undefined;
  const rest = items.length - shown;
  return { type: 'list', items: rest > 0 ? [...items.slice(0, shown), [plain(`and ${rest} more`)]] : items };
}

/** Without what has nothing in it: systems refuse empty texts. */
export function comment(...blocks: readonly (Block | undefined)[]): Comment {
  return blocks.flatMap((block): readonly Block[] => {
    switch (block?.type) {
      case undefined:
        return [];
      case 'heading':
        return block.text === '' ? [] : [block];
      case 'paragraph': {
        const pieces = filled(block.pieces);
        return pieces.length === 0 ? [] : [{ type: 'paragraph', pieces }];
      }
      case 'list': {
        const items = block.items.map(filled).filter((item) => item.length > 0);
        return items.length === 0 ? [] : [{ type: 'list', items }];
      }
    }
  });
}

function filled(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter(({ text }) => text !== '');
}
