import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Use } from '../../simulator/gateway/recorder.ts';
import type { Shape } from '../../simulator/service.ts';
import { aGroup, aSelfManagedGroup, autoMode, changing, everything, existing, inAutoMode, imageless, nodes, onFargate, privateIPv6, small, withHybridNodes } from './cluster-files.ts';
import { commandBody, signedHeaders } from '../functions/slack-entrance/slack.ts';
import { covers, grantsOf, roleName, slackRoles, ticketRoles, type Granted } from './grants.ts';
import { change, provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';
import { deploy, letIn } from './kubernetes.ts';
import { makeSurroundings, type Surroundings } from './surroundings.ts';

const slackSigningSecret = 'what Slack signs with';

let drydock: TestDrydock;
let grants: readonly Granted[];
let uses: readonly Use[];
let ends: Readonly<Record<string, string>>;

beforeAll(async () => {
  const quotas = { addressesPerRegion: 40, vpcsPerRegion: 40, internetGatewaysPerRegion: 40, egressOnlyInternetGatewaysPerRegion: 40, natGatewaysPerZone: 40 };
  const apiUse = [{ cluster: 'everything', usage: '/apis/example.com/v1beta1/things', stopServingVersion: '1.36' }];
  const failures = [
    { operation: 'CreateNodegroup', name: 'workers', code: 'NodeCreationFailure' },
    { operation: 'UpdateNodegroupVersion', cluster: 'returning', code: 'NodeCreationFailure', times: 3 },
  ];
  drydock = await startTestDrydock({ slackSigningSecret, aws: { ec2: { quotas }, eks: { apiUse, faults: { failures } } } });
  grants = (await grantsOf(drydock)).filter(({ role }) => !slackRoles.test(role) && !ticketRoles.test(role));
  ends = await journeys();
  uses = drydock.aws.recorder.uses();
}, 300_000);

afterAll(async () => drydock.close());

/** Together they use everything that Drydock does; each answers how it ended. */
async function journeys(): Promise<Readonly<Record<string, string>>> {
  const surroundings = await makeSurroundings(drydock);
  return {
    'everything in a new VPC': await end(everything(surroundings.keyArn)),
    'what is there already': await end(existing(surroundings)),
    'what EKS runs itself': await end(autoMode),
    'private, taken down': await end(privateIPv6),
    'nodes of all kinds': await end(nodes),
    'nodes that cannot start': await end(imageless),
    kept: await end(small('kept'), '?onFailure=keep'),
    'dry run': await end(small('dry'), '?dryRun=true'),
    'a security group that is not there': await end(existing(surroundings).replace('name: existing', 'name: barred').replace('vpc:\n', 'vpc:\n  securityGroup: sg-0a1b2c3d\n'), '?dryRun=true'),
    'protected and taken down': await end(withHybridNodes(small('protected'), surroundings.vpnGateway), '?profile=production'),
    'name taken': await end(small('kept')),
    'a role that exists already': await end(withHybridNodes(small('clash', 'our-nodes'), surroundings.transitGateway)),
    'somebody in the way': await somebodyInTheWay(),
    'twice at once': await twiceAtOnce(),
    'stopped by hand': await stoppedByHand(surroundings),
    surveyed: await surveyed(),
    'not entitled': await notEntitled(),
    ...(await frozen()),
    changed: await changed(),
    approved: await approved(),
    drifted: await drifted(),
    rolled: await rolled(),
    'taken back': await takenBack(),
    'said in Slack': await saidInSlack(),
    read: await readEverything(),
  };
}

async function end(yaml: string, query = ''): Promise<string> {
  const { operationId } = await provision(drydock, yaml, query);
  return outcome(await untilEnded(drydock, operationId));
}

function outcome({ status, report }: ShownOperation): string {
  return [status, ...(report?.failure ? [report.failure.outcome] : [])].join(': ');
}

/** An administrator installs an add-on, enters a principal and gives a service account a role as soon as the control plane is there. */
async function somebodyInTheWay(): Promise<string> {
  // Without an OIDC provider nothing comes before the add-ons: all three are in the way at the same moment.
  const yaml = small('contested').replace('withOIDC: true', 'withOIDC: false').replace(/, attachPolicyARNs: \[.*?\]/, '');
  const { operationId } = await provision(drydock, yaml);
  const clusterName = 'contested';
  await drydock.clock.until(async () => {
    const found = await drydock.as('eks', 'DescribeCluster', { name: clusterName }).catch(() => ({ cluster: { status: 'absent' } }));
    return (found['cluster'] as { status: string }).status === 'ACTIVE';
  });
  await drydock.as('eks', 'CreateAddon', { clusterName, addonName: 'kube-proxy' });
  await drydock.as('eks', 'CreateAccessEntry', { clusterName, principalArn: 'arn:aws:iam::111122223333:role/our-engineers' });
  await drydock.as('eks', 'CreatePodIdentityAssociation', { clusterName, namespace: 'shop', serviceAccount: 'api', roleArn: 'arn:aws:iam::111122223333:role/our-pods' });
  return outcome(await untilEnded(drydock, operationId));
}

async function twiceAtOnce(): Promise<string> {
  const both = await Promise.all([provision(drydock, small('twice')), provision(drydock, small('twice'))]);
  const ended = [];
  for (const { operationId } of both) ended.push(outcome(await untilEnded(drydock, operationId)));
  return ended.sort().join(', ');
}

async function stoppedByHand(surroundings: Surroundings): Promise<string> {
  const { operationId } = await provision(drydock, everything(surroundings.keyArn).replace('name: everything', 'name: stopped').replace('shop-worker', 'stopped-worker'));
  await drydock.clock.advance(120_000);
  const { body } = await drydock.call<ShownOperation>('GET', `/v1/operations/${operationId}`);
  await drydock.as('states', 'StopExecution', { executionArn: body.executionArn });
  return outcome(await untilEnded(drydock, operationId));
}

/** A living cluster is surveyed while one of its groups is rolled by somebody else and a group of its own stands beside it. */
async function surveyed(): Promise<string> {
  const { LaunchTemplate } = (await drydock.as('ec2', 'CreateLaunchTemplate', { LaunchTemplateName: 'batch', LaunchTemplateData: { ImageId: await newestImage(), InstanceType: 'm7g.large' } })) as { LaunchTemplate: { LaunchTemplateId: string } };
  const { cluster } = (await drydock.as('eks', 'DescribeCluster', { name: 'everything' })) as { cluster: { resourcesVpcConfig: { subnetIds: string[] } } };
  await drydock.as('autoscaling', 'CreateAutoScalingGroup', {
    AutoScalingGroupName: 'batch', MinSize: 0, MaxSize: 1, DesiredCapacity: 0, VPCZoneIdentifier: cluster.resourcesVpcConfig.subnetIds[0], LaunchTemplate: { LaunchTemplateId: LaunchTemplate.LaunchTemplateId, Version: '1' },
    Tags: [{ Key: 'kubernetes.io/cluster/everything', Value: 'owned', PropagateAtLaunch: true }],
  });
  await drydock.as('eks', 'UpdateNodegroupVersion', { clusterName: 'everything', nodegroupName: 'one', releaseVersion: '1.35.8-20260917' });
  const { operations } = (await drydock.call<{ operations: (ShownOperation & { target: { cluster: string } })[] }>('GET', '/v1/operations?limit=100')).body;
  const operationId = operations.find(({ target }) => target.cluster === 'everything')!.operationId;
  let answer: Shape | undefined;
  void drydock.clock.busy(async () => drydock.as('lambda', 'Invoke', { FunctionName: 'drydock-survey-cluster', Payload: { operationId } })).then((given) => (answer = given));
  await drydock.clock.until(() => answer !== undefined);
  const { facts = answer } = answer!['Payload'] as { readonly facts?: object };
  return JSON.stringify(facts).replace(/\d{4}-.*Z/, 'then');
}

async function newestImage(): Promise<string> {
  const { Parameter } = (await drydock.as('ssm', 'GetParameter', { Name: '/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/arm64/standard/recommended/image_id' })) as { Parameter: { Value: string } };
  return Parameter.Value;
}

/** Somebody is known, and may read; and asks by an event for an upgrade. */
async function notEntitled(): Promise<string> {
  const roles = { identities: { 'service:tickets': { event: [`${drydock.aws.account}/tickets`] } }, grants: [{ role: 'viewer', to: ['service:tickets'], on: 'everything' }] };
  const put = await drydock.call('PUT', '/v1/roles', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(roles) });
  const read = await drydock.call('GET', '/v1/roles');
  const operationId = 'op-notentitled1';
  const target = { account: drydock.aws.account, region: 'eu-west-1', cluster: 'everything' };
  const detail = { operationId, kind: 'upgrade', target, requestedBy: { principal: 'the boss', via: 'event' }, requestedAt: '2026-06-01T09:00:00.000Z', dryRun: false, requestHash: 'ticket-43', to: '1.36' };
  await drydock.as('events', 'PutEvents', { Entries: [{ EventBusName: 'drydock', Source: 'tickets', DetailType: 'OperationRequested', Detail: JSON.stringify(detail) }] });
  await drydock.clock.advance(10_000);
  const { status, findings = [] } = await untilEnded(drydock, operationId);
  return [put.status, read.status, `${status}:`, ...findings.map(({ check }) => check)].join(' ');
}

/** One is let go on by somebody, one is stopped by hand while it waits, one is cancelled, one goes on when its freeze is over, and one is overtaken by a freeze. */
async function frozen(): Promise<Readonly<Record<string, string>>> {
  const { clock, call } = drydock;
  const headers = { 'content-type': 'application/json' };
  const put = async (path: string, body: object) => (await call('PUT', path, { headers, body: JSON.stringify(body) })).status;
  const until = new Date(clock.now() + 2 * 3_600_000).toISOString().slice(0, 16);
  const soon = new Date(clock.now() + 600_000).toISOString().slice(0, 16);
  const statuses = [await put('/v1/windows/nightly', { cron: '0 2 * * *', duration: '4h', timeZone: 'UTC' }), await put('/v1/freezes/today', { from: '2026-01-01T00:00Z', until: `${until}Z`, reason: 'Nobody may', clusters: { names: ['frozen-*'] } }), await put('/v1/freezes/soon', { from: `${soon}Z`, until: `${until}Z`, reason: 'Nobody may', clusters: { names: ['overtaken'] } })];
  const overtaken = await provision(drydock, small('overtaken'));
  const [urgent, stopped, patient, unwanted] = await Promise.all(['frozen-urgent', 'frozen-stopped', 'frozen-patient', 'frozen-unwanted'].map(async (name) => provision(drydock, small(name))));
  await clock.advance(300_000);
  statuses.push((await call('GET', `/v1/operations/${patient!.operationId}/why`)).status, (await call('POST', `/v1/operations/${urgent!.operationId}/override`, { headers, body: '{"reason":"CVE-2026-1234 is exploited"}' })).status);
  statuses.push((await call('POST', `/v1/operations/${unwanted!.operationId}/cancel`)).status);
  const { body } = await call<ShownOperation>('GET', `/v1/operations/${stopped!.operationId}`);
  await drydock.as('states', 'StopExecution', { executionArn: body.executionArn });
  await clock.advance(600_000);
  for (const path of ['/v1/windows', '/v1/freezes']) statuses.push((await call('GET', path)).status);
  statuses.push((await call('DELETE', '/v1/windows/nightly')).status);
  const ended = [];
  for (const one of [urgent, stopped, patient, overtaken, unwanted]) ended.push(outcome(await untilEnded(drydock, one!.operationId)));
  return { 'in a freeze': ended.join(', '), 'the calendar': statuses.join(' ') };
}

/** A cluster with an autoscaler, and with pods on Fargate. */
async function changed(): Promise<string> {
  await build('changing', aGroup + onFargate);
  await letIn(drydock, 'changing', 'eu-west-1');
  await deploy(drydock, 'changing', { region: 'eu-west-1', namespace: 'kube-system', name: 'cluster-autoscaler', image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.0' });
  await deploy(drydock, 'changing', { region: 'eu-west-1', namespace: 'jobs', name: 'worker', image: 'example.com/worker:1' });
  await drydock.clock.advance(600_000);
  const pins = { one: { '1.35': { releaseVersion: '1.35.8-20260917' } } };
  return changes('changing', [['upgrade', { to: '1.35', bake: '1m' }], ['patch-addons', { addOns: { policy: 'newest' } }], ['patch-nodes', { nodes: { pins } }]]);
}

/** One is approved, one rejected, one cancelled while people are asked, and one that nobody approves in time. */
async function approved(): Promise<string> {
  const { call, clock } = drydock;
  const headers = { 'content-type': 'application/json' };
  const roles = { identities: { 'person:ben': { token: ['ben'] } }, grants: [{ role: 'approver', to: ['person:ben'], on: 'everything' }] };
  const policy = { rules: [{ kinds: ['patch-nodes'], need: 'one', expiresAfter: '30m', remindBefore: ['15m'] }] };
  for (const [path, body] of [['/v1/roles', roles], ['/v1/approval-policy', policy]] as const) await call('PUT', path, { headers, body: JSON.stringify(body) });
  const read = (await call('GET', '/v1/approval-policy')).status;
  const asked = [];
  for (let times = 0; times < 4; times++) asked.push((await change(drydock, { region: 'eu-west-1', cluster: 'changing' }, 'patch-nodes')).operationId);
  await clock.advance(600_000);
  const [wanted, unwanted, cancelled] = asked;
  const ben = { ...headers, authorization: `Bearer ${await drydock.token('ben')}` };
  const statuses = [read];
  for (const [id, verb] of [[wanted, 'approve'], [unwanted, 'reject']] as const) {
    const { planHash } = (await call<{ planHash: string }>('GET', `/v1/operations/${id}`)).body;
    statuses.push((await call('POST', `/v1/operations/${id}/${verb}`, { headers: ben, body: JSON.stringify({ planHash }) })).status);
  }
  statuses.push((await call('POST', `/v1/operations/${cancelled}/cancel`)).status);
  const ended = [];
  for (const id of asked) ended.push(outcome(await untilEnded(drydock, id)));
  return `${statuses.join(' ')} ${ended.join(', ')}`;
}

async function drifted(): Promise<string> {
  await build('drifting', inAutoMode);
  const upgraded = await changes('drifting', [['upgrade', { to: '1.35' }]]);
  const { operationId } = await change(drydock, { region: 'eu-west-1', cluster: 'drifting' }, 'rollback');
  const shown = async () => (await drydock.call<ShownOperation>('GET', `/v1/operations/${operationId}`)).body;
  await drydock.clock.until(async () => (await shown()).progress?.steps.some(({ stepId, state }) => stepId.includes('control-plane') && state === 'running') === true);
  await drydock.call('POST', `/v1/operations/${operationId}/cancel`);
  return `${upgraded}, ${outcome(await untilEnded(drydock, operationId))}`;
}

async function rolled(): Promise<string> {
  await build('rolling', aSelfManagedGroup);
  return changes('rolling', [['upgrade', { to: '1.35' }]]);
}

async function takenBack(): Promise<string> {
  await build('returning', aGroup);
  const asking = { to: '1.35', nodes: { whenBlocked: 'ask', answerWithin: '30m' } };
  const failed = await changes('returning', [['upgrade', { to: '1.35', onFailure: 'rollback' }], ['upgrade', asking]]);
  return `${failed}, ${await decided(asking)}, ${await changes('returning', [['rollback', {}]])}`;
}

/** Somebody is asked about a group, and says that it is to be tried again. */
async function decided(asking: object): Promise<string> {
  const { operationId } = await change(drydock, { region: 'eu-west-1', cluster: 'returning' }, 'upgrade', asking);
  const asked = drydock.clock.now();
  const answer = async () => drydock.call('POST', `/v1/operations/${operationId}/decide`, { headers: { 'content-type': 'application/json' }, body: '{"choice":"wait"}' });
  while ((await answer()).status !== 202 && drydock.clock.now() < asked + 2 * 3_600_000) await drydock.clock.advance(60_000);
  return outcome(await untilEnded(drydock, operationId));
}

async function build(name: string, makers: string): Promise<void> {
  const ended = await untilEnded(drydock, (await provision(drydock, changing(name, makers))).operationId);
  if (ended.status !== 'succeeded') throw new Error(JSON.stringify(ended.report ?? ended.findings));
}

async function changes(cluster: string, asked: readonly (readonly [kind: string, body: object])[]): Promise<string> {
  const ended: string[] = [];
  for (const [kind, body] of asked) ended.push(outcome(await untilEnded(drydock, (await change(drydock, { region: 'eu-west-1', cluster }, kind, body)).operationId)));
  return ended.join(', ');
}

async function saidInSlack(): Promise<string> {
  const body = commandBody('help');
  const send = async (secret: string) => drydock.clock.busy(async () => drydock.handle({ method: 'POST', url: '/v1/hooks/slack', headers: lowerCased(signedHeaders({ body, secret, at: drydock.clock.now() })), body }));
  const answers = [await send(slackSigningSecret), await send('another')];
  return answers.map(({ status }) => status).join(' ');
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** And says what tickets mean. */
async function readEverything(): Promise<string> {
  const { body } = await drydock.call<{ operations: ShownOperation[]; next: string }>('GET', '/v1/operations?limit=2');
  const { operationId } = body.operations[0]!;
  const paths = [`/v1/${body.next}`, `/v1/operations/${operationId}`, `/v1/operations/${operationId}/events`, '/v1/clusters', '/v1/clusters/111122223333/us-west-2/everything', '/v1/audit-log', '/v1/ticket-mappings', '/v1/openapi.json'];
  const statuses = await Promise.all(paths.map(async (path) => (await drydock.call('GET', path)).status));
  const mappings = await drydock.call('PUT', '/v1/ticket-mappings', { headers: { 'content-type': 'application/json' }, body: '{}' });
  return [...statuses, mappings.status].join(' ');
}

test('The journeys end as they should', () => {
  expect(ends).toEqual({
    'everything in a new VPC': 'succeeded',
    'what is there already': 'succeeded',
    'what EKS runs itself': 'succeeded',
    'private, taken down': 'failed: NodeCreationFailure',
    'nodes of all kinds': 'succeeded',
    'nodes that cannot start': 'failed: StackFailed',
    kept: 'failed: NodeCreationFailure',
    'dry run': 'planned',
    'a security group that is not there': 'refused',
    'protected and taken down': 'failed: NodeCreationFailure',
    'name taken': 'refused',
    'a role that exists already': 'failed: StackFailed',
    'somebody in the way': 'failed: NameTaken',
    'twice at once': 'failed: NodeCreationFailure, refused',
    'stopped by hand': 'failed: Aborted',
    'not entitled': '200 200 refused: not-entitled',
    surveyed: '{"takenAt":"then"}',
    'in a freeze': 'failed: NodeCreationFailure, failed: Aborted, failed: NodeCreationFailure, failed: NodeCreationFailure, cancelled',
    'the calendar': '200 200 200 200 200 202 200 200 200',
    changed: 'succeeded, succeeded, succeeded',
    approved: '200 200 200 202 succeeded, refused, cancelled, refused',
    drifted: 'succeeded, cancelled',
    rolled: 'succeeded',
    'taken back': 'failed: NodeCreationFailure, failed: NodeCreationFailure, succeeded, succeeded',
    'said in Slack': '200 401',
    read: '200 200 200 200 200 200 200 200 200',
  });
});

test('No role is denied anything', () => {
  expect(uses.filter(({ denied }) => denied > 0).map(({ roleArn, action, resource }) => `${roleName(roleArn)} ${action} ${resource}`)).toEqual([]);
});

/** Permissions that no call of these journeys needs: AWS itself makes the calls or asks for the permissions, or it takes somebody else's hand. */
const onlyInAws: readonly { readonly roles: RegExp; readonly actions: RegExp; readonly why: string }[] = [
  { roles: /^drydock-/, actions: /^logs:(CreateLogStream|PutLogEvents)$|^xray:Put/, why: 'Lambda and Step Functions write logs and traces as the role of what they run.' },
  { roles: /Role/, actions: /^xray:GetSampling/, why: 'Step Functions asks X-Ray what to sample as the machine.' },
  { roles: /Role/, actions: /^logs:(\w+LogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/, why: 'Step Functions sets the delivery of its logs up as the machine.' },
  { roles: /Role/, actions: /^states:(DescribeExecution|StopExecution)$|^events:(PutTargets|PutRule|DescribeRule)$/, why: 'Step Functions waits for a child, and stops it, by these and a rule that it manages.' },
  { roles: /^drydock-(cancel-operation|close-operation|get-approval|record-event|watchkeeper)$/, actions: /^sqs:SendMessage$/, why: 'Lambda sends what the function could not take.' },
  { roles: /^drydock-heed-health$/, actions: /^(dynamodb|events|sqs):/, why: 'No journey lasts until a version loses its support; test/end-to-end/audit-log.test.ts holds its permissions against what it does.' },
  { roles: /^drydock-keep-audit-log$/, actions: /^sqs:GetQueueAttributes$/, why: 'Lambda looks how long the queue is.' },
  { roles: /^drydock-authorise$/, actions: /^events:PutEvents$/, why: 'Only tokens that are not ours are told of.' },
  { roles: /^drydock-observer$/, actions: /^servicequotas:GetAWSDefaultServiceQuota$/, why: 'Service Quotas knows some quotas of an account only once they differ from the default; here it knows all.' },
  { roles: /^drydock-keep-calendar$/, actions: /^dynamodb:PutItem$/, why: 'Agendas are unrolled anew after most of a year.' },
  { roles: /^drydock-cancel-operation$/, actions: /^dynamodb:UpdateItem$|^events:PutEvents$/, why: 'An operation stays unopened only when its event was lost.' },
  { roles: /^drydock-resume-autoscaler$/, actions: /^dynamodb:UpdateItem$/, why: 'An autoscaler that was never paused is to be given back only when somebody cancels before.' },
  { roles: /^drydock-take-lease$/, actions: /^states:SendTaskFailure$/, why: 'A state hears of what nobody else would see: its operation is gone.' },
  { roles: /^drydock-operator$/, actions: /^eks:(ListUpdates|DescribeUpdate)$/, why: 'A step asks for them when it finds that somebody else is changing what it is about to change, which no journey arranges.' },
  { roles: /^drydock-operator$/, actions: /^autoscaling:(CancelInstanceRefresh|RecordLifecycleActionHeartbeat)$/, why: 'A roll is given up, or an instance kept from ending, only where something holds its pods.' },
  { roles: /^drydock-operator$/, actions: /^eks:TagResource$/, why: 'EKS asks for it when a creation brings tags.' },
  { roles: /^drydock-operator$/, actions: /^iam:(GetRole|CreateServiceLinkedRole)$/, why: 'EKS makes its service-linked roles as whoever creates the first cluster.' },
  { roles: /^drydock-operator$/, actions: /^kms:(DescribeKey|CreateGrant)$/, why: 'EKS grants itself the key as whoever creates the cluster.' },
  { roles: /^drydock-operator$/, actions: /^ec2:(RunInstances|CreateTags)$/, why: 'EKS tries a launch template as whoever creates the node group.' },
  { roles: /^drydock-stacks$/, actions: /^iam:(GetInstanceProfile|CreateServiceLinkedRole)$|^ec2:(Describe(LaunchTemplates|LaunchTemplateVersions|SecurityGroupRules|Images|KeyPairs))$|^autoscaling:(CreateOrUpdateTags|DescribeTags)$|^eks:(DescribeAccessEntry|TagResource)$/, why: 'CloudFormation reads what it made of nodes, and tags it; an account’s first Auto Scaling group makes its role.' },
  { roles: /^drydock-stacks$/, actions: /^autoscaling:UpdateAutoScalingGroup$|^ssm:GetParameters$/, why: 'CloudFormation scales a group to nothing before it deletes it, and resolves several parameters at once.' },
  { roles: /^drydock-stacks$/, actions: /^ec2:RunInstances$/, why: 'Auto Scaling tries a launch template as whoever names it.' },
  { roles: /^drydock-stacks$/, actions: /^ec2:(Describe(Vpcs|VpcAttribute|Subnets|InternetGateways|VpnGateways|RouteTables|EgressOnlyInternetGateways|Addresses|SecurityGroups|NetworkAcls|NetworkInterfaces|Instances)|CreateTags)$/, why: 'CloudFormation reads what it made, and tags it.' },
  { roles: /^drydock-stacks$/, actions: /^rolesanywhere:|^iam:PassRole$/, why: 'The embedded CloudFormation only records what IAM Roles Anywhere makes.' },
  { roles: /^drydock-stacks$/, actions: /^ec2:Describe(TransitGatewayAttachments|TransitGateways)$/, why: 'CloudFormation looks for the gateway that it attaches.' },
  { roles: /^drydock-stacks$/, actions: /^iam:(Get(Role|RolePolicy|OpenIDConnectProvider)|List(RolePolicies|AttachedRolePolicies)|Tag(Role|OpenIDConnectProvider))$/, why: 'CloudFormation reads what it made, and tags it.' },
  { roles: /^drydock-stacks$/, actions: /^kms:(DescribeKey|GetKeyPolicy|GetKeyRotationStatus|ListResourceTags|TagResource)$/, why: 'CloudFormation reads what it made, and tags it.' },
  { roles: /^drydock-stacks$/, actions: /^logs:(DescribeLogGroups|DescribeIndexPolicies|GetDataProtectionPolicy|ListTagsForResource|TagResource)$/, why: 'CloudFormation reads what it made, and tags it.' },
];

describe('No role may do more than it does', () => {
  let unused: readonly Granted[];

  beforeAll(() => {
    const used = Map.groupBy(uses.filter(({ allowed }) => allowed > 0), ({ roleArn, action }) => `${roleName(roleArn)} ${action}`);
    unused = grants.filter(({ role, action, resource }) => !used.get(`${role} ${action}`)?.some((use) => covers(resource, use.resource)));
  });

  test('there is a call for every permission, or a reason', () => {
    const unexplained = unused.filter(({ role, action }) => !onlyInAws.some(({ roles, actions }) => roles.test(role) && actions.test(action)));
    expect(unexplained.map(({ role, action, resource }) => `${role} ${action} ${resource}`)).toEqual([]);
  });

  test('there is a permission for every reason', () => {
    const idle = onlyInAws.filter(({ roles, actions }) => !unused.some(({ role, action }) => roles.test(role) && actions.test(action)));
    expect(idle.map(({ why }) => why)).toEqual([]);
  });

  test('every kind of role is looked at', () => {
    expect(new Set(grants.map(({ role }) => role)).size).toBeGreaterThanOrEqual(30);
  });
});
