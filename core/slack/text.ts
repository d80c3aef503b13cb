/** Characters that Slack, a terminal or a person could take for something else than text: controls, and those that turn writing around. */
// eslint-disable-next-line no-control-regex -- They are what is looked for.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** At most so many UTF-16 units of a text on one line, without anything that does not print. */
export function clip(text: string, most: number): string {
  const line = text.toWellFormed().replaceAll(unprintable, ' ').trim();
  if (line.length <= most) return line;
  return `${line.slice(0, most - 1).toWellFormed().replace(/\ufffd$/, '')}…`;
}

/** For the few fields that Slack reads as markup: what somebody typed mentions nobody and links nowhere. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `1 step`, `2 steps`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  if (seconds < 90) return count(Math.max(1, Math.round(seconds)), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return count(minutes, 'minute');
  return `${(minutes / 60).toFixed(1)} hours`;
}
