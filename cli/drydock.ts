#!/usr/bin/env node
import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { run } from './program.ts';
import { screenOf } from './screen.ts';
import { realSleep } from './sleep.ts';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());

// Whoever reads us may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Standard output is for answers. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal: interruption.signal });
  } finally {
    terminal.close();
  }
}

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  home: homedir(),
  out: screenOf(process.stdout, process.env),
  error: screenOf(process.stderr, process.env),
  self: [process.execPath, ...process.argv.slice(1, 2)],
  readStandardInput: async () => text(process.stdin),
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
  sleep: realSleep,
  signal: interruption.signal,
});
