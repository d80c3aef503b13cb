import { fileURLToPath } from 'node:url';
import type { ChildProcess } from 'node:child_process';
import type { Children } from './children.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface EmbeddedAws {
  readonly url: string;
  readonly child: ChildProcess;
}

/** What `npm run simulator` starts, on a free port. Rejects with what it printed when it ends before it listens. */
export async function startEmbeddedAws(children: Children, speed: number, environment: Readonly<Record<string, string>>): Promise<EmbeddedAws> {
  const child = children.start(process.execPath, ['simulator/main.ts', '--port', '0', '--speed', String(speed)], { environment, directory: root });
  let printed = '';
  return new Promise((resolve, reject) => {
    const read = (text: string): void => {
      printed += text;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (url !== undefined) resolve({ url, child });
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('exit', () => reject(new Error(`The simulator did not start: ${printed}`)));
  });
}

/** The environment that points any AWS client at an embedded AWS, and at nothing of the person's who runs it. */
export function clientEnvironment(own: NodeJS.ProcessEnv, url: string, nowhere: string): Record<string, string> {
  const kept = Object.entries(own).flatMap(([name, value]) => (value === undefined || name.startsWith('AWS_') ? [] : [[name, value] as const]));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'acceptance',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: 'us-west-2',
    AWS_DEFAULT_REGION: 'us-west-2',
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    NO_PROXY: '127.0.0.1',
  };
}
