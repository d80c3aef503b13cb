import type { DrydockClient } from './client.ts';
import { isLoopback } from './client-errors.ts';
import { LiveRegion } from './live-region.ts';
import { isEnded, type OperationDetail } from './operation.ts';
import { lookOf, writeLines, type Screen } from './screen.ts';
import { realSleep, type Sleep } from './sleep.ts';
import { changes } from './view/changes.ts';
import { frame } from './view/frame.ts';

export interface FollowOptions {
  /** Ends the following, not the operation; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Between two frames. Default: real time. */
  readonly sleep?: Sleep;
}

const millisecondsPerFrame = 200;
/** One poll in so many frames: often from this machine, sparing a deployed one. */
const framesPerPoll = { local: 1, deployed: 10 } as const;

/**
 * Shows an operation until it has ended: on a terminal as a picture that moves, elsewhere as a line per change. The report is
 * not part of it. Rejects as the client does.
 */
export async function follow(client: DrydockClient, operationId: string, screen: Screen, { signal, sleep = realSleep }: FollowOptions = {}): Promise<OperationDetail> {
  const view = screen.isTTY ? picture(screen) : diary(screen);
  const everyFrames = framesPerPoll[isLoopback(client.url) ? 'local' : 'deployed'];
  try {
    let detail = await client.operation(operationId);
    for (let number = 0; ; number++) {
      view.show(detail, number);
      if (isEnded(detail)) return detail;
      signal?.throwIfAborted();
      await sleep(millisecondsPerFrame, signal);
      if (number % everyFrames === everyFrames - 1) detail = await client.operation(operationId);
    }
  } finally {
    view.end();
  }
}

interface View {
  show(detail: OperationDetail, frameNumber: number): void;
  end(): void;
}

function picture(screen: Screen): View {
  const region = new LiveRegion(screen);
  return {
    show: (detail, number) => {
      // What follows a plan that was asked for is the plan itself.
      if (detail.status === 'planned') region.clear();
      else region.draw(frame(detail, { ...lookOf(screen), rows: screen.rows, frame: number }));
    },
    end: () => region.leave(),
  };
}

function diary(screen: Screen): View {
  let before: OperationDetail | undefined;
  return {
    show: (detail) => {
      writeLines(screen, changes(before, detail));
      before = detail;
    },
    end: () => undefined,
  };
}
