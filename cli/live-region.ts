import type { Screen } from './screen.ts';
import { widthOf } from './view/text.ts';

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
/** Terminals that know these show all that is between them at once; the others ignore them. */
const beginFrame = '\x1b[?2026h';
const endFrame = '\x1b[?2026l';
const eraseRestOfLine = '\x1b[K';
const eraseBelow = '\x1b[J';

/** The last lines on a terminal, drawn anew in place. Nothing else may write to it until `leave` or `clear`. */
export class LiveRegion {
  private readonly screen: Screen;
  private shown: readonly string[] = [];

  constructor(screen: Screen) {
    this.screen = screen;
  }

  /** Overwrites instead of erasing first, and writes nothing when nothing has changed: no flicker. */
  draw(lines: readonly string[]): void {
    if (this.shown.length === lines.length && lines.every((line, index) => line === this.shown[index])) return;
    const text = lines.map((line) => `${line}${eraseRestOfLine}\n`).join('');
    this.screen.write(`${beginFrame}${hideCursor}${this.toTop()}${text}${eraseBelow}${endFrame}`);
    this.shown = lines;
  }

  /** Leaves what is drawn where it is. */
  leave(): void {
    if (this.shown.length > 0) this.screen.write(showCursor);
    this.shown = [];
  }

  clear(): void {
    if (this.shown.length > 0) this.screen.write(`${this.toTop()}${eraseBelow}`);
    this.leave();
  }

  /** A terminal that became narrower has broken lines into several. */
  private toTop(): string {
    const rows = this.shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / this.screen.columns)), 0);
    return rows === 0 ? '' : `\x1b[${rows}A\r`;
  }
}
