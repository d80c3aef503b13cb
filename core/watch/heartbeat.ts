/** A third of the `HeartbeatSeconds` of the machines' states: two may be lost. Milliseconds. */
export const heartbeatInterval = 300_000;

export function nextHeartbeat(now: number): number {
  return now + heartbeatInterval;
}

/** When to look again at what waits for a window: as it opens, and before its state misses a heartbeat. */
export function heldUntil(now: number, opening: number | undefined): number {
  return Math.min(Math.max(opening ?? Infinity, now), nextHeartbeat(now));
}

export function isHeartbeatDue({ heartbeatAt }: { readonly heartbeatAt: number }, now: number): boolean {
  return now >= heartbeatAt;
}
