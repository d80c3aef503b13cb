import { stripVTControlCharacters } from 'node:util';

/** Text from elsewhere, safe to show in one line: without control characters, which a terminal would obey. */
export function oneLine(text: string): string {
  return withoutControls(text.replaceAll(/\s+/g, ' ')).trim();
}

/** As `oneLine`, but every space stays where it is. */
export function withoutControls(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '');
}

const invisible = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const wide = /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$/u;

/** How many columns of a terminal text takes; paint takes none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += columnsOf(character);
  return width;
}

function columnsOf(character: string): number {
  if (invisible.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Unpainted text in at most `width` columns; what does not fit is an ellipsis. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let clipped = '';
  let taken = 0;
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > width - 1) break;
    clipped += character;
  }
  return width > 0 ? `${clipped}…` : '';
}

/** Clipped, and filled up with spaces to exactly `width` columns. */
export function fill(text: string, width: number): string {
  const clipped = clip(text, width);
  return clipped + ' '.repeat(Math.max(0, width - widthOf(clipped)));
}

/** Lines of whole words of at most `width` columns; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of oneLine(text).split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && widthOf(line) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(by) + line));
}

/** `1 problem`, `3 problems`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
