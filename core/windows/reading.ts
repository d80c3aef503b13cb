/* What reads windows and freezes, with the calendar libraries behind it: imported only where something is read. */
export { freezeBody, parseFreeze } from './freeze.ts';
export { parseWindow, windowBody } from './window.ts';
