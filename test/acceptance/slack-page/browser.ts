import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../journey.ts';

/** A headless Chromium with one page, driven by its own protocol. It ends with the run's other processes. */
export class Browser {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private asked = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer & { readonly id?: number };
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
  }

  static async open({ children, environment, directory, signal }: Omit<Place, 'url'>, program: string, url: string): Promise<Browser> {
    // Processes of a container have no sandbox of their own to give away.
    const child = children.start(program, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0', `--user-data-dir=${directory}`, url], { environment, directory });
    const debugger_ = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, host] = /DevTools listening on ws:\/\/([^/\s]+)\//.exec(said) ?? [];
        if (host !== undefined) resolve(host);
      });
      child.once('exit', () => reject(new Error(`${program} ended: ${said}`)));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    const socket = new WebSocket(await pageOf(debugger_));
    await once(socket, 'open');
    return new Browser(socket);
  }

  /** What an expression in the page is worth. Rejects when it throws there. */
  async evaluate(expression: string): Promise<unknown> {
    const id = ++this.asked;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true, awaitPromise: true } }));
    const { result, error } = await answered;
    if (error || result?.exceptionDetails) throw new Error(`${expression}: ${error?.message ?? result?.exceptionDetails?.exception?.description ?? ''}`);
    return result?.result?.value;
  }

  /** Until an expression in the page is true. */
  async until(expression: string, seconds = 20): Promise<void> {
    for (let tries = 0; tries < seconds * 5; tries++) {
      if ((await this.evaluate(expression).catch(() => false)) === true) return;
      await sleep(200);
    }
    throw new Error(`It never came true: ${expression}\nThe page says: ${String(await this.evaluate('document.body.innerText'))}`);
  }
}

interface Answer {
  readonly error?: { readonly message: string };
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: { readonly exception?: { readonly description?: string } } };
}

/** The page is listed a moment after the browser listens. */
async function pageOf(host: string): Promise<string> {
  for (;;) {
    const pages = (await (await fetch(`http://${host}/json/list`)).json()) as readonly { readonly type: string; readonly webSocketDebuggerUrl: string }[];
    const page = pages.find(({ type }) => type === 'page');
    if (page) return page.webSocketDebuggerUrl;
    await sleep(100);
  }
}
