/** Quantities as Kubernetes writes them: `250m`, `1.5Gi`, `4`. */

const units: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** NaN for what is no quantity. */
export function quantity(text: unknown): number {
  if (typeof text === 'number') return text;
  const parts = typeof text === 'string' ? /^([+-]?[0-9.]+(?:e[+-]?\d+)?)([a-zA-Z]*)$/.exec(text) : null;
  return parts === null ? NaN : Number(parts[1]) * (units[parts[2] ?? ''] ?? NaN);
}
