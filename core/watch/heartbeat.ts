/** A third of the `HeartbeatSeconds` of the machines' states: two may be lost. Milliseconds. */
export const heartbeatInterval = 300_000;

export function nextHeartbeat(now: number): number {
  return now + heartbeatInterval;
}

export function isHeartbeatDue({ heartbeatAt }: { readonly heartbeatAt: number }, now: number): boolean {
  return now >= heartbeatAt;
}
