import type { Operation } from '../../service.ts';
import { text } from './input.ts';

/** `aws:RequestTag/<key>` and `aws:TagKeys` of the tags that a request carries. */
export const requestTags: NonNullable<Operation['conditions']> = ({ tags }) => {
  if (typeof tags !== 'object' || tags === null) return {};
  const entries = Object.entries(tags as Record<string, unknown>);
  return { 'aws:TagKeys': entries.map(([key]) => key), ...Object.fromEntries(entries.map(([key, value]) => [`aws:RequestTag/${key}`, text(value)])) };
};
