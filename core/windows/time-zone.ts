import { closest } from '../spec/closest.ts';

/** Why a name is no time zone that a window can be in; undefined when it is one. */
export function timeZoneProblem(name: string): string | undefined {
  if (/^(?:UTC|GMT|Etc\/GMT)?[+-]\d/.test(name)) return `is a fixed offset, which follows no change of clocks; give an IANA time zone, such as Europe/Berlin`;
  if (isKnown(name)) return undefined;
  const near = closest(name, Intl.supportedValuesOf('timeZone'));
  return `is no IANA time zone${near === undefined ? ', such as Europe/Berlin or UTC' : `; did you mean ${near}?`}`;
}

function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
