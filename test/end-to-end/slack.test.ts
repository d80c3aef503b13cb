import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SlackWebApi } from '../../functions/shared/slack/web-api.ts';
import { commandBody, signedHeaders } from '../functions/slack-entrance/slack.ts';
import { aGroup, changing, small } from './cluster-files.ts';
import { covers, grantsOf, roleName, slackRoles, type Granted } from './grants.ts';
import { change, provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';

const signingSecret = 'a-canary-that-signs';

let drydock: TestDrydock;
let grants: readonly Granted[];
beforeAll(async () => {
  drydock = await startTestDrydock({ tellsSlack: true, slackSigningSecret: signingSecret, aws: { eks: { faults: { failures: [{ operation: 'UpdateNodegroupVersion', code: 'AsgInstanceLaunchFailures' }] } } } });
  grants = (await grantsOf(drydock)).filter(({ role }) => slackRoles.test(role));
});
afterAll(async () => drydock.close());

const you = 'U0YOU';
const guest = 'U0GUEST';

/** What somebody does in the page; then what it sets off happens. */
async function act(what: string, body: Readonly<Record<string, string>>): Promise<number> {
  const { body: answer } = await drydock.clock.busy(async () => drydock.handle({ method: 'POST', url: `/dev/slack/${what}`, headers: {}, body: JSON.stringify({ user: you, ...body }) }));
  await drydock.clock.advance(2_000);
  return (JSON.parse(answer) as { status: number }).status;
}
const type = async (text: string, user = you) => act('type', { text, user });

/** All that somebody was told alone, newest last, as text. */
function toldTo(user = you): readonly string[] {
  return drydock.slack.workspace.messages.filter(({ onlyFor }) => onlyFor === user).map((message) => JSON.stringify(message.blocks));
}
const inChannel = () => drydock.slack.workspace.messages.filter(({ onlyFor, thread }) => onlyFor === undefined && thread === undefined);
const operations = async () => (await drydock.call<{ operations: ShownOperation[] }>('GET', '/v1/operations?limit=100')).body.operations;

/** Fills the open modal in, by its fields' names. */
async function submit(fields: Readonly<Record<string, object>>, user = you): Promise<void> {
  const [open] = drydock.slack.workspace.views;
  const values = Object.fromEntries(Object.entries(fields).map(([name, state]) => [name, { [name]: state }]));
  expect(await act('submit', { view: open!.id, values: JSON.stringify(values), user })).toBe(200);
}

describe('A conversation in Slack', () => {
  test('is not had with somebody whom nobody has told us about', async () => {
    for (const text of ['status', 'clusters', 'help', 'upgrade harbour --to 1.36']) expect(await type(text, guest)).toBe(200);
    expect(toldTo(guest)).toHaveLength(4);
    for (const told of toldTo(guest)) expect(told).toContain('Drydock does not know you. Whoever runs it can let you in: you are user U0GUEST of workspace T0DRYDOCK.');
  });

  test('answers alone who asked, with all that is wrong', async () => {
    await type('help');
    await type('upgrade <!channel> --to latest');
    await type('rollback a b --now');
    const [help, unfit, typed] = toldTo();
    expect(help).toContain('/drydock upgrade [CLUSTER --to VERSION] [--dry-run]');
    expect(unfit).toContain('The fleet has no cluster <!channel>.');
    expect(unfit).toContain('to: Give a Kubernetes minor, such as 1.36');
    expect(typed).toContain('It takes /drydock rollback CLUSTER');
    expect(typed).toContain('--now is no option');
    expect(await operations()).toEqual([]);
  });

  test('asks for a cluster by a form, once however often Slack delivers it, and has one message about it', async () => {
    await type('provision');
    await submit({ config: { value: 'kind: Nonsense\n' } });
    expect(toldTo().at(-1)).toContain('ClusterConfig');
    await type('provision');
    await submit({ config: { value: small('pier') }, dryRun: { selected_options: [{ value: 'true' }] } });
    const [operation] = await operations();
    expect(operation).toMatchObject({ kind: 'provision', dryRun: true, requestedBy: { principal: 'person:you', via: 'slack' } });
    await untilEnded(drydock, operation!.operationId);
    await drydock.clock.advance(60_000);
    expect(inChannel().map(({ text }) => text)).toEqual(['📋 Provision pier (dry run): planned']);
    const thread = drydock.slack.workspace.messages.filter(({ thread: first }) => first === inChannel()[0]!.ts);
    expect(thread[0]?.text).toMatch(/^The plan: \d+ steps/);
  });

  test('finds a message again that was posted, by what people do not see of it', async () => {
    const { SecretString } = await drydock.as('secretsmanager', 'GetSecretValue', { SecretId: 'drydock/slack-bot-token' });
    const [{ operationId }, message] = [(await operations())[0]!, inChannel()[0]!];
    const slack = new SlackWebApi(`${drydock.url}/dev/slack/api/`, async () => String(SecretString));
    const { channel } = message;
    expect(await slack.find({ channel }, { operationId, part: 'message' }, 0)).toBe(message.ts);
    expect(await slack.find({ channel, thread: message.ts }, { operationId, part: 'plan' }, 0)).toBe(drydock.slack.workspace.messages.find(({ thread }) => thread === message.ts)?.ts);
    expect(await slack.find({ channel }, { operationId, part: 'message' }, drydock.clock.now() / 1000 + 1)).toBeUndefined();
    await expect(new SlackWebApi(`${drydock.url}/dev/slack/api/`, async () => 'another').find({ channel }, { operationId, part: 'message' }, 0)).rejects.toThrow('invalid_auth');
  });

  test('starts one operation for a command that is delivered many times', async () => {
    const before = (await operations()).length;
    const body = commandBody('patch 111122223333/us-west-2/pier --dry-run', { team_id: 'T0DRYDOCK', user_id: you, response_url: `${drydock.url}/dev/slack/response/none` });
    const headers = Object.fromEntries(Object.entries(signedHeaders({ body, secret: signingSecret, at: drydock.clock.now() })).map(([name, value]) => [name.toLowerCase(), value]));
    const send = async () => (await drydock.clock.busy(async () => drydock.handle({ method: 'POST', url: '/v1/hooks/slack', headers, body }))).status;
    expect(await Promise.all(Array.from({ length: 10 }, send))).toEqual(Array.from({ length: 10 }, () => 200));
    await drydock.clock.advance(2_000);
    expect((await operations()).length - before).toBe(1);
  });

  test('lets somebody answer for going ahead in a freeze, by a button and a form', async () => {
    const until = new Date(drydock.clock.now() + 7_200_000).toISOString();
    await drydock.call('PUT', '/v1/freezes/today', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ from: '2026-01-01T00:00Z', until, reason: 'Nobody may', clusters: { names: ['frozen'] } }) });
    await type('provision');
    await submit({ config: { value: small('frozen') } });
    const { operationId } = (await operations())[0]!;
    await drydock.clock.advance(300_000);
    const message = inChannel().find(({ text }) => text.includes('frozen'))!;
    expect(JSON.stringify(message.blocks)).toContain('Freeze today is in force');
    await act('press', { ts: message.ts, action: 'override', value: operationId });
    await submit({ reason: { value: 'CVE-2026-1234 is exploited' } });
    expect(toldTo().at(-1)).toContain('goes on whatever the calendar says');
    const ended = await untilEnded(drydock, operationId);
    expect(ended).toMatchObject({ override: { by: 'person:you', reason: 'CVE-2026-1234 is exploited' } });
    await drydock.clock.advance(60_000);
    const shown = drydock.slack.workspace.messages.find(({ ts }) => ts === message.ts)!;
    expect(shown.text).toContain(ended.report!.summary);
    for (const text of ['status', 'clusters', `status ${operationId}`]) await type(text);
    expect(toldTo().at(-3)).toContain(operationId);
    await type(`why ${operationId}`);
    expect(toldTo().at(-1)).toContain('It has ended');
  });

  test('ends an operation by a button', async () => {
    await type('provision');
    await submit({ config: { value: small('doomed') } });
    const { operationId } = (await operations())[0]!;
    await drydock.clock.advance(120_000);
    const message = inChannel().find(({ text }) => text.includes('doomed'))!;
    await act('press', { ts: message.ts, action: 'cancel', value: operationId });
    expect(toldTo().at(-1)).toContain('Provision doomed ends at its next safe point.');
    expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'cancelled', cancellation: { by: 'person:you' } });
    await drydock.clock.advance(60_000);
    expect(drydock.slack.workspace.messages.find(({ ts }) => ts === message.ts)?.text).toContain('🚫 Provision doomed');
    await act('press', { ts: message.ts, action: 'cancel', value: operationId });
    expect(toldTo().at(-1)).toContain(`Operation ${operationId} has ended.`);
  });

  test('lets people approve a plan by a button, and reject one with a reason; not who asked, and not an old one', async () => {
    const put = async (path: string, body: object) => (await drydock.call('PUT', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;
    const identities = { 'person:you': { token: ['you'], slack: [`T0DRYDOCK/${you}`] }, 'person:guest': { slack: [`T0DRYDOCK/${guest}`] } };
    expect([await put('/v1/roles', { identities, grants: [{ role: 'approver', to: ['person:guest'], on: 'everything' }] }), await put('/v1/approval-policy', { rules: [{ kinds: ['provision'], need: 'one' }] })]).toEqual([200, 200]);
    const ask = async (name: string) => {
      await type('provision');
      await submit({ config: { value: small(name) } });
      await drydock.clock.advance(60_000);
      const operation = (await drydock.call<ShownOperation & { planHash: string }>('GET', `/v1/operations/${(await operations())[0]!.operationId}`)).body;
      return { operation, ts: inChannel().find(({ text }) => text.includes(name))!.ts, value: `${operation.operationId} ${operation.planHash}` };
    };
    const wanted = await ask('wanted');
    expect(JSON.stringify(inChannel().find(({ ts }) => ts === wanted.ts)!.blocks)).toContain('It waits for the approval of one person until');
    await act('press', { ts: wanted.ts, action: 'approve', value: wanted.value });
    expect(toldTo().at(-1)).toContain('person:you asked for this operation.');
    await act('press', { ts: wanted.ts, action: 'approve', value: `${wanted.operation.operationId} ${'0'.repeat(64)}`, user: guest });
    expect(toldTo(guest).at(-1)).toContain('it was made again');
    await act('press', { ts: wanted.ts, action: 'approve', value: wanted.value, user: guest });
    expect(toldTo(guest).at(-1)).toContain('Provision wanted is approved by you. It goes on.');
    await drydock.clock.advance(60_000);
    expect(drydock.slack.workspace.messages.filter(({ thread }) => thread === wanted.ts).at(-1)?.text).toMatch(/^person:guest approved the plan \w+ \(slack\)$/);

    const unwanted = await ask('unwanted');
    await act('press', { ts: unwanted.ts, action: 'reject', value: unwanted.value, user: guest });
    await submit({ reason: { value: 'The wrong week' } }, guest);
    expect(toldTo(guest).at(-1)).toContain('Provision unwanted is rejected by you, and ends.');
    expect(await untilEnded(drydock, unwanted.operation.operationId)).toMatchObject({ status: 'refused', findings: expect.arrayContaining([expect.objectContaining({ check: 'not-approved', message: 'person:guest rejected the plan: The wrong week' })]) });
    expect(await put('/v1/approval-policy', { rules: [] })).toBe(200);
  });

  test('lets somebody do what the document of roles allows them, and says what is missing', async () => {
    const identities = { 'person:you': { token: ['you'], slack: [`T0DRYDOCK/${you}`] }, 'person:guest': { slack: [`T0DRYDOCK/${guest}`] } };
    const body = JSON.stringify({ identities, roles: {}, grants: [{ role: 'viewer', to: ['person:guest'], on: { names: ['fro*'] } }] });
    expect((await drydock.call('PUT', '/v1/roles', { headers: { 'content-type': 'application/json' }, body })).status).toBe(200);
    const all = (await operations()) as (ShownOperation & { readonly target: { readonly cluster: string } })[];
    const [doomed, frozen] = ['doomed', 'frozen'].map((name) => all.find(({ target }) => target.cluster === name));
    for (const text of ['status', `why ${doomed!.operationId}`, 'patch 111122223333/us-west-2/frozen --dry-run']) await type(text, guest);
    const [status, why, patch] = toldTo(guest).slice(-3);
    expect(status).toContain(frozen!.operationId);
    expect(status).not.toContain(doomed!.operationId);
    expect(why).toContain('person:guest has no right \\"read\\" on cluster doomed');
    expect(patch).toContain('person:guest has no right \\"plan\\" on cluster frozen');
  });

  test('asks about a group that cannot be rolled, and takes the answer by a button', async () => {
    expect(await untilEnded(drydock, (await provision(drydock, changing('asking', aGroup))).operationId)).toMatchObject({ status: 'succeeded' });
    const { operationId } = await change(drydock, { region: 'eu-west-1', cluster: 'asking' }, 'patch-nodes', { nodes: { whenBlocked: 'ask', pins: { one: { '1.34': { releaseVersion: '1.34.11-20260917' } } } } });
    const message = () => inChannel().find(({ text }) => text.includes('Patch the nodes of asking'));
    const asked = (): boolean => JSON.stringify(message()?.blocks ?? []).includes('Somebody has to decide about group one');
    for (let minutes = 0; !asked() && minutes < 90; minutes++) await drydock.clock.advance(60_000);
    const pressed = (message()!.blocks.find(({ type: kind }) => kind === 'actions') as { elements: { action_id: string; value: string }[] }).elements.find(({ action_id }) => action_id === 'decide-stop')!;
    await act('press', { ts: message()!.ts, action: pressed.action_id, value: pressed.value });
    expect(toldTo().at(-1)).toContain('goes on with stop for group one');
    expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'failed', report: { decided: [expect.stringContaining('person:you chose stop')] } });
    await act('press', { ts: message()!.ts, action: 'decide-skip', value: pressed.value });
    expect(toldTo().at(-1)).toContain('person:you chose stop');
  }, 60_000);

  test('leaves no secret behind', async () => {
    const [events, tables] = [(await Promise.all((await operations()).map(async ({ operationId }) => drydock.call('GET', `/v1/operations/${operationId}/events`)))).map(({ body }) => body), await drydock.as('dynamodb', 'Scan', { TableName: 'drydock-slack' })];
    for (const canary of [signingSecret, 'verification-token', 'xoxb-']) expect(JSON.stringify([events, tables, drydock.slack.workspace.messages])).not.toContain(canary);
  });

  test('needs every permission that its functions have, and no other', () => {
    const uses = drydock.aws.recorder.uses();
    expect(uses.filter(({ denied }) => denied > 0)).toEqual([]);
    const isUsed = ({ role, action, resource }: Granted): boolean => uses.some((use) => roleName(use.roleArn) === role && use.action === action && use.allowed > 0 && covers(resource, use.resource));
    // Lambda itself writes logs and traces, and sends what a function could not take.
    expect(grants.filter((grant) => !isUsed(grant) && !/^(logs|xray|sqs):/.test(grant.action))).toEqual([]);
  });
});
