import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export interface Outcome {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}

/**
 * The processes of one run. Each leads a process group of its own, so that what it starts itself (Terraform's plugins) ends with it.
 */
export class Children {
  private readonly living = new Set<ChildProcess>();
  private closed = false;

  /** Rejects only when the program cannot be started. */
  async run(program: string, args: readonly string[], surroundings: Surroundings): Promise<Outcome> {
    const child = this.start(program, args, surroundings);
    const said = { out: '', err: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...said }));
    });
  }

  /** Throws when the run is over. */
  start(program: string, args: readonly string[], { environment, directory }: Surroundings): ChildProcess {
    if (this.closed) throw new Error('stopped');
    const child = spawn(program, args, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.living.add(child);
    child.once('exit', () => this.end(child));
    return child;
  }

  end(child: ChildProcess): void {
    this.living.delete(child);
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group has ended by itself.
    }
  }

  /** Ends them all, and starts no more. */
  close(): void {
    this.closed = true;
    for (const child of [...this.living]) this.end(child);
  }
}
