import type { InputBlock, ModalView, PlainTextElement } from '@slack/types';
import type { OperationKind } from '../operation/request.ts';
import { profileNames } from '../spec/cluster-spec.ts';

/** What a modal carries from the one who opened it to the one who reads it. */
export interface Origin {
  /** Where the answer goes, for half an hour. */
  readonly responseUrl: string;
  readonly operationId?: string | undefined;
  /** Of the plan that is rejected. */
  readonly planHash?: string | undefined;
}

/** Characters that Slack takes in a field of several lines. */
export const longestField = 3000;

const text = (words: string): PlainTextElement => ({ type: 'plain_text', text: words, emoji: false });

const field = (name: string, label: string, hint: string, more: { readonly multiline?: boolean; readonly min_length?: number; readonly max_length?: number; readonly initial_value?: string } = {}): InputBlock => ({
  type: 'input',
  block_id: name,
  label: text(label),
  hint: text(hint),
  element: { type: 'plain_text_input', action_id: name, ...more },
});

const dryRun: InputBlock = {
  type: 'input',
  block_id: 'dryRun',
  optional: true,
  label: text('Dry run'),
  element: { type: 'checkboxes', action_id: 'dryRun', options: [{ text: text('Only plan and check'), value: 'true' }] },
};

const profile: InputBlock = {
  type: 'input',
  block_id: 'profile',
  optional: true,
  label: text('Profile'),
  hint: text('Whose best practice fills what the file leaves open'),
  element: { type: 'static_select', action_id: 'profile', options: profileNames.map((name) => ({ text: text(name), value: name })) },
};

interface Modal {
  readonly title: string;
  readonly submit: string;
  readonly blocks: readonly InputBlock[];
}

/** Every modal, by its `callback_id`. */
export const modalTable = {
  provision: { title: 'Provision a cluster', submit: 'Ask for it', blocks: [field('config', 'ClusterConfig', `YAML or JSON; a longer one goes by the API or the command line`, { multiline: true, max_length: longestField }), profile, dryRun] },
  upgrade: { title: 'Upgrade a cluster', submit: 'Ask for it', blocks: [field('cluster', 'Cluster', 'Its name, or account/region/name'), field('to', 'Kubernetes version', 'A minor, such as 1.36'), dryRun] },
  reject: { title: 'Reject the plan', submit: 'Reject it', blocks: [field('reason', 'Why', 'It ends the operation, and is recorded with your name', { multiline: true, max_length: 1000 })] },
  override: { title: 'Go ahead now', submit: 'Answer for it', blocks: [field('reason', 'Why', 'It is recorded with your name', { multiline: true, min_length: 10, max_length: 1000 })] },
} as const satisfies Readonly<Record<string, Modal>> & Readonly<Partial<Record<OperationKind, Modal>>>;

export type ModalName = keyof typeof modalTable;

export function isModal(name: string): name is ModalName {
  return Object.hasOwn(modalTable, name);
}

export function modal(name: ModalName, origin: Origin): ModalView {
  const { title, submit, blocks } = modalTable[name];
  return { type: 'modal', callback_id: name, private_metadata: JSON.stringify(origin), title: text(title), submit: text(submit), close: text('Leave it'), blocks: [...blocks] };
}

/** What Slack tells of one field. */
interface FieldState {
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value: string } | null | undefined;
  readonly selected_options?: readonly { readonly value: string }[] | undefined;
}

/** What was filled in, by field; one that was left empty is absent. */
export function readFields(values: Readonly<Record<string, Readonly<Record<string, FieldState>>>>): Readonly<Record<string, string>> {
  const entries = Object.entries(values).flatMap(([name, block]) => {
    const { value, selected_option, selected_options } = block[name] ?? {};
    const given = value ?? selected_option?.value ?? selected_options?.map((option) => option.value).join(',');
    return given === undefined || given === '' ? [] : [[name, given] as const];
  });
  return Object.fromEntries(entries);
}
