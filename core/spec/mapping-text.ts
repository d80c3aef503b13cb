import { readDocument } from './document.ts';

/** A mapping written as JSON or YAML text inside a field, an add-on's settings for one, as JSON text. Undefined when it is none. */
export function jsonOfMappingText(text: string): string | undefined {
  const read = readDocument(text);
  if (!read.ok || read.source.duplicateKeys.length > 0) return undefined;
  const { config } = read.source;
  return typeof config === 'object' && config !== null && !Array.isArray(config) ? JSON.stringify(config) : undefined;
}
