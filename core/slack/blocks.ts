import type { ActionsBlock, Button, ContextBlock, HeaderBlock, KnownBlock, RichTextBlock, RichTextText } from '@slack/types';
import { clip, escape } from './text.ts';

/** A message as Slack takes it: `text` is for notifications, and for those who cannot see blocks. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** What Slack takes of each. */
const most = { header: 150, label: 75, confirm: 300 };

export function message(text: string, blocks: readonly (KnownBlock | undefined)[]): Message {
  const shown = blocks.filter((block) => block !== undefined);
  const words = clip(text, 300);
  return { text: escape(words), blocks: shown.length > 0 ? shown : [header(words)] };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: clip(text, most.header), emoji: false } };
}

/** One piece of a line; text in it is text, whatever it looks like. */
export function plain(text: string): RichTextText {
  return { type: 'text', text };
}

export function bold(text: string): RichTextText {
  return { type: 'text', text, style: { bold: true } };
}

export function code(text: string): RichTextText {
  return { type: 'text', text, style: { code: true } };
}

type Line = readonly RichTextText[];

/** Slack refuses empty pieces, and lines and lists without any. */
function filled(all: readonly Line[]): readonly RichTextText[][] {
  return all.map((line) => line.filter(({ text }) => text !== '')).filter((line) => line.length > 0);
}

/** Lines of text; undefined when there is nothing in them. */
export function lines(...all: readonly Line[]): RichTextBlock | undefined {
  const [first, ...rest] = filled(all);
  return first && { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...first, ...rest.flatMap((line) => [plain('\n'), ...line])] }] };
}

/** A line above a list: the first so many items, and how many are left out. Undefined when there is nothing in them. */
export function list(title: string, items: readonly Line[], shown: number): RichTextBlock | undefined {
  const all = filled(items);
  if (all.length === 0) return undefined;
  const rest = all.length - shown;
  const told = rest > 0 ? [...all.slice(0, shown), [plain(`and ${rest} more`)]] : all;
  const elements = told.map((pieces) => ({ type: 'rich_text_section' as const, elements: pieces }));
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [bold(title)] }, { type: 'rich_text_list', style: 'bullet', elements }] };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'plain_text', text: clip(text, most.confirm), emoji: false }] };
}

export interface ButtonLook {
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** Asked before it counts. */
  readonly confirm?: string;
}

/** `value`: what it is about. */
export function button(actionId: string, { label, style, confirm }: ButtonLook, value: string): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: clip(label, most.label), emoji: false },
    value,
    ...(style && { style }),
    ...(confirm !== undefined && {
      confirm: {
        title: { type: 'plain_text', text: clip(label, most.label) },
        text: { type: 'plain_text', text: clip(confirm, most.confirm) },
        confirm: { type: 'plain_text', text: 'Yes' },
        deny: { type: 'plain_text', text: 'No' },
      },
    }),
  };
}

export function buttons(elements: readonly Button[]): ActionsBlock | undefined {
  return elements.length === 0 ? undefined : { type: 'actions', elements: [...elements] };
}
