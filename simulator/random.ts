/**
 * Seeded randomness. Each consumer forks a stream by name, so that one more draw somewhere does not change the draws
 * everywhere else and a seed replays identically.
 */
export class Random {
  private readonly seed: string;
  private state: number;

  constructor(seed: string) {
    this.seed = seed;
    this.state = hash(seed);
  }

  /** An independent stream for `name` (`eks/create-cluster/my-cluster`). */
  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** Uniform in [0, 1): mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** Log-normal by its median and sigma: the shape of nearly every AWS duration. */
  logNormal(median: number, sigma: number): number {
    const u = 1 - this.next();
    const v = this.next();
    const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    return median * Math.exp(sigma * normal);
  }

  /** `length` lower-case hexadecimal digits, as in AWS's resource ids. Made at once: V8 keeps what is added up digit by digit as a list of its parts, and ids are kept. */
  hex(length: number): string {
    const codes: number[] = [];
    for (let made = 0; made < length; made++) codes.push(digits.charCodeAt(this.below(16)));
    return String.fromCharCode(...codes);
  }

  /** A random UUID of this stream. */
  uuid(): string {
    const h = this.hex(32);
    return [h.slice(0, 8), h.slice(8, 12), `4${h.slice(13, 16)}`, `a${h.slice(17, 20)}`, h.slice(20)].join('-');
  }
}

const digits = '0123456789abcdef';

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return h | 0;
}
