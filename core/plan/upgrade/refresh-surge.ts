/** How far an instance refresh may take a self-managed group above its size, in percent of it. */
export const mostHealthyPercentage = 110;

/** How many instances it adds for the time of the refresh: new ones come before old ones go. */
export function refreshSurge(desiredSize: number): number {
  return Math.ceil((desiredSize * (mostHealthyPercentage - 100)) / 100);
}
