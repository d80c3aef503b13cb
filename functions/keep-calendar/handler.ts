import { isStale } from '../../core/windows/agenda-age.ts';
import { mayGoOnSooner } from '../../core/windows/standing.ts';
import { calendarStore, operationStore, schedules } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { contract } from './contract.ts';

/**
 * Unrolls windows and freezes further as time goes on, and wakes the operations that may go on sooner than was thought when
 * they were left a schedule: because somebody changed a window, lifted a freeze or overrode them, or because a schedule was lost.
 */
export const fn = defineFunction(contract, (wiring) => {
  const { runtime } = wiring;
  const operations = operationStore(wiring);
  const calendar = calendarStore(wiring);
  const wakings = schedules(wiring);

  const renew = async (now: number): Promise<void> => {
    const { windows, freezes } = await calendar.read();
    const stale = { windows: windows.filter(({ agenda }) => isStale(agenda, now)), freezes: freezes.filter(({ agenda }) => isStale(agenda, now)) };
    if (stale.windows.length + stale.freezes.length === 0) return;
    // The calendar libraries are needed a few times a month.
    const { renewedFreeze, renewedWindow } = await import('../../core/windows/renew.ts');
    for (const record of stale.windows) await calendar.saveWindow(renewedWindow(record, now));
    for (const record of stale.freezes) await calendar.saveFreeze(renewedFreeze(record, now));
  };

  const wake = async (now: number): Promise<void> => {
    const waiting = await calendar.waiting();
    if (waiting.length === 0) return;
    const known = await calendar.read();
    for (const one of waiting) {
      const operation = await operations.find(one.operationId);
      if (operation?.status !== 'planning') await calendar.release(one.operationId);
      else if (mayGoOnSooner(known, one, now, operation.override)) await wakings.wake(one, now);
    }
  };

  return async () => {
    const now = runtime.now();
    await renew(now);
    await wake(now);
  };
});

export const { handler } = fn;
