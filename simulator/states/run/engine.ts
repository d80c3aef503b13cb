import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../random.ts';
import type { World } from '../../service.ts';
import type { Background } from './background.ts';
import type { Store } from './store.ts';
import type { Tokens } from './tokens.ts';

/** What all executions of one embedded AWS share. */
export interface Engine {
  readonly world: World;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly background: Background;
}
