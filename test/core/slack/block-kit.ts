import * as z from 'zod';

/** Block Kit as far as Drydock builds it, with the limits that Slack documents. Anything it does not know is refused. */

const plainText = (most: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() });

const confirm = z.strictObject({ title: plainText(100), text: plainText(300), confirm: plainText(30), deny: plainText(30), style: z.enum(['primary', 'danger']).optional() });

const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plainText(75),
  value: z.string().min(1).max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
});

const richText = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: z.strictObject({ bold: z.boolean().optional(), code: z.boolean().optional() }).optional() });
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richText).min(1) });
const richList = z.strictObject({ type: z.literal('rich_text_list'), style: z.enum(['bullet', 'ordered']), elements: z.array(richSection).min(1) });

const block_id = z.string().max(255).optional();

const unique = (elements: readonly { readonly action_id: string }[]): boolean => new Set(elements.map(({ action_id }) => action_id)).size === elements.length;

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plainText(150) }),
  z.strictObject({ type: z.literal('rich_text'), block_id, elements: z.array(z.discriminatedUnion('type', [richSection, richList])).min(1) }),
  z.strictObject({ type: z.literal('context'), block_id, elements: z.array(plainText(2000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(button).min(1).max(25).refine(unique, 'Each action_id once') }),
]);

/** A message, within Slack's limits and our own: fifty blocks, and 12,000 characters of all. */
export const blockKitMessage = z
  .strictObject({ text: z.string().min(1).max(4000).refine((text) => !/[<>]/.test(text), 'Nothing in it is markup'), blocks: z.array(block).min(1).max(50) })
  .refine(({ blocks }) => JSON.stringify(blocks).length <= 12_000, 'At most 12,000 characters');

const option = z.strictObject({ text: plainText(75), value: z.string().min(1).max(150) });
const input = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plain_text_input'), action_id: z.string().max(255), multiline: z.boolean().optional(), min_length: z.int().min(0).max(3000).optional(), max_length: z.int().min(1).max(3000).optional(), initial_value: z.string().max(3000).optional() }),
  z.strictObject({ type: z.literal('static_select'), action_id: z.string().max(255), options: z.array(option).min(1).max(100) }),
  z.strictObject({ type: z.literal('checkboxes'), action_id: z.string().max(255), options: z.array(option).min(1).max(10) }),
]);

export const blockKitModal = z.strictObject({
  type: z.literal('modal'),
  callback_id: z.string().max(255),
  private_metadata: z.string().max(3000),
  title: plainText(24),
  submit: plainText(24),
  close: plainText(24),
  blocks: z.array(z.strictObject({ type: z.literal('input'), block_id: z.string().max(255), optional: z.boolean().optional(), label: plainText(2000), hint: plainText(2000).optional(), element: input })).min(1).max(100),
});
