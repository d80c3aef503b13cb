import { randomBytes } from 'node:crypto';
import { createAws, type Aws, type AwsOptions } from '../simulator/aws.ts';
import type { Stores } from '../functions/shared/stores/stores.ts';
import { stackNames } from '../infra/app.ts';
import type { WireRequest, WireResponse } from '../simulator/gateway/wire.ts';
import { Random } from '../simulator/random.ts';
import type { Clock } from '../simulator/clock/clock.ts';
import { deploy } from './deploy.ts';
import { jwksPath, openFront } from './front.ts';
import { functionHost } from './function-host.ts';
import { rolesFor, settleIn, settleSlack, settleTickets } from './inhabitants.ts';
import { audience, createIssuer } from './issuer.ts';
import { slackPath, SlackStandIn } from './slack/stand-in.ts';
import { appId } from './tickets/github.ts';
import { localMappings } from './tickets/mappings.ts';
import { TicketStandIn } from './tickets/stand-in.ts';

export interface LocalOptions {
  readonly clock: Clock;
  readonly seed: string;
  /** Ports on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  readonly awsPort: number;
  /** Functions reach the embedded AWS without a socket: for tests with thousands of calls. Default: HTTP. */
  readonly inProcess?: boolean;
  /** What functions keep, they keep here. Default: tables of the embedded AWS. */
  readonly stores?: Stores;
  readonly logFile?: string;
  /** What Slack signs with. Default: a random one. */
  readonly slackSigningSecret?: string;
  /** The stand-in for Slack hears of operations. Default: it does not, and can be talked to all the same. */
  readonly tellsSlack?: boolean;
  /** There are stand-ins for Jira, ServiceNow and GitHub, and they are told. Default: there are none. */
  readonly hasTickets?: boolean;
  /** Epoch milliseconds as the world outside has them, where the clock is scaled. Default: the clock. */
  readonly outside?: () => number;
  readonly aws?: Partial<AwsOptions>;
}

/** Drydock, deployed on an AWS of its own. */
export interface LocalDrydock {
  readonly aws: Aws;
  /** Of the HTTP API. */
  readonly url: string;
  readonly awsUrl: string;
  readonly token: (subject: string) => Promise<string>;
  /** Asks the HTTP API without a socket. */
  readonly handle: (request: WireRequest) => Promise<WireResponse>;
  /** The Slack workspace that stands in for a real one. */
  readonly slack: SlackStandIn;
  /** The systems of tickets that stand in for real ones, where there are any. */
  readonly tickets?: TicketStandIn;
  readonly close: () => Promise<void>;
}

/** What member accounts ask for. */
export const externalId = 'local';

/** Whoever runs it: the subject of the token that it leaves for the command line. */
export const administrator = 'you';

/** Boots the embedded AWS, opens the doors, and deploys the synthesised stacks. Rejects with Node's error when a port cannot be had. */
export async function startDrydock(options: LocalOptions): Promise<LocalDrydock> {
  const { clock, seed } = options;
  const aws: Aws = createAws({
    clock,
    seed,
    functionHost: functionHost({
      clock,
      random: new Random(seed),
      ...(options.inProcess === true && { requestHandler: () => aws.requestHandler }),
      ...(options.stores && { stores: options.stores }),
      ...(options.logFile !== undefined && { logFile: options.logFile }),
      ...(options.outside && { outside: options.outside }),
    }),
    ...options.aws,
  });
  const endpoint = await aws.listen(options.awsPort);
  await settleIn(aws);
  const issuer = await createIssuer(() => front.url);
  const slackSecrets = { signingSecret: options.slackSigningSecret ?? randomBytes(16).toString('hex'), botToken: `xoxb-${randomBytes(16).toString('hex')}` };
  const slack: SlackStandIn = new SlackStandIn({ ...slackSecrets, now: options.outside ?? (() => clock.now()), origin: () => front.url, deliver: async (request) => front.handle(request) });
  const tickets: TicketStandIn | undefined = options.hasTickets === true ? new TicketStandIn({ now: options.outside ?? (() => clock.now()), origin: () => front.url, deliver: async (request) => front.handle(request) }) : undefined;
  const front = await openFront(aws, options.port, { keys: () => issuer.keys, standIns: [slack, ...(tickets ? [tickets] : [])] });
  const outputs = await deploy(aws, { jwtIssuer: front.url, jwtAudience: audience, jwksUri: front.url + jwksPath, externalId, administrator, ...(options.tellsSlack === true && { slack: { channel: slack.workspace.channel, apiUrl: `${front.url}${slackPath}/api/` } }), ...(tickets && { tickets: { jiraUrl: tickets.urlOf('jira'), serviceNowUrl: tickets.urlOf('servicenow'), gitHubAppId: appId, gitHubApiUrl: tickets.urlOf('github') } }) });
  await settleSlack(aws, slackSecrets);
  if (tickets) await settleTickets(aws, tickets.secrets);
  const { ApiId: apiId = '', ApiStage: stage = '' } = outputs[stackNames.stateless];
  front.serve(apiId, stage);
  const put = async (url: string, document: object): Promise<void> => {
    const headers = { authorization: `Bearer ${await issuer.token(administrator)}`, 'content-type': 'application/json' };
    const { status, body } = await front.handle({ method: 'PUT', url, headers, body: JSON.stringify(document) });
    if (status !== 200) throw new Error(`PUT ${url} answered ${status}: ${body}`);
  };
  if (options.tellsSlack === true || tickets) await put('/v1/roles', rolesFor(slack.workspace, administrator));
  if (tickets) await put('/v1/ticket-mappings', localMappings);
  return {
    aws,
    url: front.url,
    awsUrl: endpoint.url,
    token: async (subject) => issuer.token(subject),
    handle: async (request) => front.handle(request),
    slack,
    ...(tickets && { tickets }),
    close: async () => {
      await front.close();
      await aws.close();
    },
  };
}
