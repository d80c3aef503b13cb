import { NoConnection } from '../client-errors.ts';
import { exit, exitCodeOf, type ExitCode } from '../exit.ts';
import { Failure, failureOf } from '../failure.ts';
import { follow } from '../follow.ts';
import { isEnded, type OperationDetail } from '../operation.ts';
import { printPlan, printReport } from '../print.ts';
import { lookOf, writeLines, type Screen } from '../screen.ts';
import { answer, type Session } from '../session.ts';
import { frame } from '../view/frame.ts';

/** Shows an operation on `screen` until it ends, and then its report or its plan. */
export async function followToEnd(session: Session, operationId: string, screen: Screen): Promise<ExitCode> {
  const detail = await followUntilEnd(session, operationId, screen);
  show(session, detail);
  return exitCodeOf(detail);
}

/** The command may go away; the operation stays. */
export async function followUntilEnd(session: Session, operationId: string, screen: Screen): Promise<OperationDetail> {
  const { client, token, drydock, world } = session;
  try {
    return await follow(client, operationId, screen, { signal: world.signal, sleep: world.sleep });
  } catch (error) {
    if (!world.signal.aborted && !(error instanceof NoConnection)) throw error;
    const { exitCode, message } = failureOf(error, token, world.signal);
    throw new Failure(exitCode, `${message}\nOperation ${operationId} goes on. To watch it again: ${drydock} status ${operationId} --follow`, { cause: error });
  }
}

/** An operation as it stands, in the form that its status asks for. */
export function show(session: Session, detail: OperationDetail): void {
  const { world, json } = session;
  if (json) {
    answer(session, detail, () => []);
    if (exitCodeOf(detail) !== exit.done) printReport(detail, world.error);
  } else if (detail.status === 'planned') {
    printPlan(detail, world.out);
  } else if (isEnded(detail)) {
    printReport(detail, world.out);
  } else {
    writeLines(world.out, frame(detail, { ...lookOf(world.out), rows: Infinity, frame: 0 }));
  }
}
