import { styleText } from 'node:util';

export type Tone = 'strong' | 'quiet' | 'good' | 'bad' | 'warning' | 'busy';

/** Gives text the colour of its tone. Clip and pad before, never after. */
export type Paint = (tone: Tone, text: string) => string;

const formats = { strong: 'bold', quiet: 'dim', good: 'green', bad: 'red', warning: 'yellow', busy: 'cyan' } as const satisfies Record<Tone, string>;

export const painted: Paint = (tone, text) => (text === '' ? '' : styleText(formats[tone], text, { validateStream: false }));

export const unpainted: Paint = (_tone, text) => text;
