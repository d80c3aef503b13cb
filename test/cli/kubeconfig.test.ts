import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { run } from '../../cli/program.ts';
import { openApiDouble, ok, type Answer, type ApiDouble, type RecordedRequest } from './api-double.ts';
import { MemoryScreen } from './screens.ts';

const harbour = {
  target: { account: '111122223333', region: 'us-west-2', cluster: 'harbour' }, arn: 'arn:aws:eks:us-west-2:111122223333:cluster/harbour', version: '1.35', status: 'ACTIVE', operationId: 'op-1', observedAt: '2026-11-22T12:14:30Z',
  endpoint: 'https://ABC.gr7.us-west-2.eks.amazonaws.com', certificateAuthority: 'LS0t',
};
const elsewhere = { ...harbour, target: { ...harbour.target, region: 'eu-west-1' } };

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: object }];
  readonly users: readonly [{ readonly user: { readonly exec: { readonly command: string; readonly args: readonly string[]; readonly env: readonly object[] | null } } }];
}

let api: ApiDouble | undefined;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drydock-'));
});

afterEach(async () => {
  rmSync(home, { recursive: true });
  await api?.close();
  api = undefined;
});

async function drydock(args: readonly string[], answer: (request: RecordedRequest) => Answer) {
  api = await openApiDouble(answer);
  const [out, error] = [new MemoryScreen(), new MemoryScreen()];
  const exitCode = await run(args, {
    environment: { DRYDOCK_URL: api.url, DRYDOCK_TOKEN: 'secret' }, home, out, error, self: ['/usr/bin/node', '/opt/drydock.ts'],
    readStandardInput: async () => '', sleep: async () => undefined, signal: new AbortController().signal,
  });
  return { exitCode, out: out.text, error: error.text };
}

const fleet = (...clusters: readonly object[]) => () => ok({ clusters });
const execOf = (text: string) => (parse(text) as Kubeconfig).users[0].user.exec;

describe('drydock kubeconfig', () => {
  test('lets the AWS CLI make tokens for a cluster in AWS', async () => {
    const { exitCode, out } = await drydock(['kubeconfig', 'harbour', '--profile', 'work', '--role-arn', 'arn:aws:iam::111122223333:role/admin'], fleet(harbour));
    expect(exitCode).toBe(0);
    expect((parse(out) as Kubeconfig).clusters[0].cluster).toEqual({ server: harbour.endpoint, 'certificate-authority-data': 'LS0t' });
    expect(execOf(out)).toMatchObject({
      command: 'aws', args: ['eks', 'get-token', '--cluster-name', 'harbour', '--region', 'us-west-2', '--output', 'json', '--role-arn', 'arn:aws:iam::111122223333:role/admin'], env: [{ name: 'AWS_PROFILE', value: 'work' }],
    });
  });

  test('asks itself for the tokens of a local cluster', async () => {
    const { out } = await drydock(['kubeconfig', 'harbour'], fleet({ ...harbour, endpoint: 'https://127.0.0.1:4566/kubernetes/ABC' }));
    expect(execOf(out)).toMatchObject({ command: '/usr/bin/node', args: ['/opt/drydock.ts', 'kube-token', '111122223333/us-west-2/harbour', '--url', `${api?.url ?? ''}/`] });
  });

  test('writes a file that only its owner reads', async () => {
    const file = join(home, 'kubeconfig');
    const { out } = await drydock(['kubeconfig', '111122223333/eu-west-1/harbour', '-f', file], fleet(harbour, elsewhere));
    expect(out).toBe(`Wrote ${file}. KUBECONFIG=${file} kubectl get nodes\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(execOf(readFileSync(file, 'utf8')).args).toContain('eu-west-1');
  });

  test.each([
    [fleet(harbour, elsewhere), 2, /There are 2 clusters named harbour\. Say which:\n {2}111122223333\/us-west-2\/harbour\n {2}111122223333\/eu-west-1\/harbour/],
    [fleet(), 2, /The fleet has no cluster harbour\./],
    [fleet({ ...harbour, certificateAuthority: undefined }), 1, /Drydock has not seen the endpoint of harbour yet/],
  ])('says what is in the way (%#)', async (answer, exitCode, words) => {
    const refused = await drydock(['kubeconfig', 'harbour'], answer);
    expect([refused.exitCode, refused.out]).toEqual([exitCode, '']);
    expect(refused.error).toMatch(words);
  });
});

describe('drydock kube-token', () => {
  test('prints what a local Drydock gives', async () => {
    const credential = { kind: 'ExecCredential', status: { token: 'k8s-aws-v1.abc' } };
    const { out } = await drydock(['kube-token', '111122223333/us-west-2/harbour'], () => ok(credential));
    expect(api?.requests[0]?.path).toBe('/dev/clusters/111122223333/us-west-2/harbour/token');
    expect(JSON.parse(out)).toEqual(credential);
  });

  test('leaves clusters in AWS to the AWS CLI', async () => {
    const { exitCode, error } = await drydock(['kube-token', '111122223333/us-west-2/harbour'], () => ({ status: 404, body: { title: 'Not Found', status: 404, detail: 'No route.' } }));
    expect(exitCode).toBe(2);
    expect(error).toContain('aws eks get-token --cluster-name harbour --region us-west-2');
  });
});
