import type { Estimate } from '../operation.ts';

/** `0:58`, `9:20`, `1:02:03`: seconds as a stopwatch shows them. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, '0')];
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** `40 s`, `9 min`, `1 h 35 min`: as exact as an estimate is. */
export function roughly(seconds: number): string {
  if (Math.round(seconds) < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `usually 15 min, 9 of 10 within 19 min`. */
export function estimateInWords({ p50, p90 }: Estimate): string {
  return `usually ${roughly(p50)}, 9 of 10 within ${roughly(p90)}`;
}

/** Seconds from one ISO time to another. */
export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

/** `12:03:04` of an ISO time, in UTC. */
export function timeOfDay(time: string): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** `2026-11-22 12:03:04` of an ISO time, in UTC. */
export function dateAndTime(time: string): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
