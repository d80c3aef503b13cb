/** `1.34` → 34. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** The minors after `from`, up to and with `to`: what an upgrade passes through. */
export function minorsAfter(from: string, to: string): readonly string[] {
  return Array.from({ length: Math.max(0, minorOf(to) - minorOf(from)) }, (_, index) => `1.${minorOf(from) + index + 1}`);
}

export function minorBefore(version: string): string {
  return `1.${minorOf(version) - 1}`;
}

export function minorAfter(version: string): string {
  return `1.${minorOf(version) + 1}`;
}

/** How many minors the first is behind the second; negative when it is ahead. */
export function behind(older: string, newer: string): number {
  return minorOf(newer) - minorOf(older);
}

/** How many minors a kubelet may be behind the API server (Kubernetes' version skew policy since 1.28). */
export const kubeletSkew = 3;
