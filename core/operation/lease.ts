/** How long a lease lasts unless it is renewed, in milliseconds: longer than the watchkeeper may be away, shorter than anybody wants to wait for a dead operation. */
export const leaseDuration = 30 * 60_000;
