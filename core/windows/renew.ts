import { closuresOf, type FreezeRecord } from './freeze.ts';
import { agendaOf, type WindowRecord } from './window.ts';

export function renewedWindow({ window }: WindowRecord, now: number): WindowRecord {
  return { window, agenda: agendaOf(window, now) };
}

export function renewedFreeze({ freeze }: FreezeRecord, now: number): FreezeRecord {
  return { freeze, agenda: closuresOf(freeze, now) };
}
