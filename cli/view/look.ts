import type { Paint } from './paint.ts';

/** How a view may look. */
export interface Look {
  /** Characters in a line. */
  readonly columns: number;
  readonly paint: Paint;
}
