import { partialDeepStrictEqual } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../children.ts';
import type { Place } from '../journey.ts';

/** An answer's JSON. */
export type Answer = Readonly<Record<string, unknown>>;

/** Runs AWS CLI commands at one place, and remembers what they answered. */
export class Cli {
  private readonly place: Omit<Place, 'url'>;
  /** What `{name}` and `{command.member.0.member}` in a line stand for. */
  private readonly known: Record<string, unknown>;

  constructor(place: Omit<Place, 'url'>, known: Readonly<Record<string, unknown>> = {}) {
    this.place = place;
    this.known = { ...known };
  }

  /** Words are separated by spaces; none is quoted. */
  async run(line: string): Promise<Outcome> {
    const args = line.split(' ').map((word) => word.replaceAll(/\{([\w.-]+)\}/g, (_, path: string) => this.look(path)));
    return this.place.children.run('aws', args, this.place);
  }

  /** Throws what the command said when it fails. */
  async answer(line: string): Promise<Answer> {
    const { code, out, err } = await this.run(line);
    if (code !== 0) throw new Error(`aws ${line}\nexit code ${code ?? 'none'}: ${err.trim()}`);
    const answer = (out.trim() === '' ? {} : JSON.parse(out)) as Answer;
    const [, command = ''] = line.split(' ');
    this.known[command] ??= answer;
    return answer;
  }

  /** The answer must contain `wanted`. */
  async expect(line: string, wanted: object): Promise<void> {
    const answer = await this.answer(line);
    if (!contains(answer, wanted)) throw new Error(`aws ${line}\nanswered ${JSON.stringify(answer)}\nwithout  ${JSON.stringify(wanted)}`);
  }

  /** Repeats the command until its answer contains `wanted`, or, where that is a text, until it fails and says so. */
  async until(line: string, wanted: object | string): Promise<void> {
    for (;;) {
      this.place.signal.throwIfAborted();
      if (typeof wanted === 'string') {
        const { err } = await this.run(line);
        if (err.includes(wanted)) return;
      } else if (contains(await this.answer(line), wanted)) return;
      await sleep(500, undefined, { signal: this.place.signal });
    }
  }

  /** The command must fail with that exit code and say all of that. */
  async expectFailure(line: string, codes: readonly number[], ...said: readonly string[]): Promise<void> {
    const { code, out, err } = await this.run(line);
    const missing = said.filter((text) => !err.includes(text));
    if (code !== null && codes.includes(code) && missing.length === 0) return;
    throw new Error(`aws ${line}\nexit code ${code ?? 'none'} instead of ${codes.join(' or ')}, said ${(err + out).trim()}\ninstead of ${missing.join(', ')}`);
  }

  private look(path: string): string {
    const found = path.split('.').reduce<unknown>((value, member) => (value as Answer | undefined)?.[member], this.known);
    if (typeof found !== 'string') throw new Error(`Nothing is known by the name {${path}}.`);
    return found;
  }
}

function contains(answer: object, wanted: object): boolean {
  try {
    partialDeepStrictEqual(answer, wanted);
    return true;
  } catch {
    return false;
  }
}
