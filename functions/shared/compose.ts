import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { PricingClient } from '@aws-sdk/client-pricing';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import type { Target } from '../../core/operation/operation.ts';
import type { AccessStore, ApprovalPolicyStore, AuditLogStore, CalendarStore, ClusterStore, Journal, LeaseStore, OperationStore, TicketMappingStore, WatchStore } from '../../core/ports.ts';
import { EventBridgeBus, type EventBus } from './aws/event-bus.ts';
import { isExpired, MemberAccounts, type MemberCredentials, type Place } from './aws/member-accounts.ts';
import { ClockedRetryStrategy } from './aws/retry.ts';
import { signedCalls } from './aws/signed-calls.ts';
import { SchedulerSchedules, type Schedules } from './aws/schedules.ts';
import { StepFunctionsTaskTokens, type TaskTokens } from './aws/task-tokens.ts';
import type { AwsEnvironment } from './environment.ts';
import { Gatekeeper, type AccessEnvironment } from './gatekeeper.ts';
import { heldSecret } from './held-secret.ts';
import { kubernetesClusters } from './kubernetes/clusters.ts';
import type { KubernetesEnvironment, MemberEnvironment } from './member-environment.ts';
import { SlackWebApi } from './slack/web-api.ts';
import { systemRuntime, type Runtime } from './runtime.ts';
import type { ScheduleSettings } from './schedule-environment.ts';
import { DynamoAuditLogStore } from './stores/audit-log.ts';
import { DynamoCalendarStore } from './stores/calendar.ts';
import { DynamoClusterStore } from './stores/clusters.ts';
import { accessDocument, approvalsDocument, ticketMappingsDocument } from './stores/documents.ts';
import { DynamoJournal } from './stores/journal.ts';
import { DynamoLeaseStore } from './stores/leases.ts';
import { DynamoOperationStore } from './stores/operations.ts';
import { DynamoSlackStore } from './stores/slack.ts';
import { DynamoTicketStore } from './stores/tickets.ts';
import { DynamoWatchStore } from './stores/watches.ts';
import { GitHubDesk } from './tickets/github.ts';
import { InstallationTokens } from './tickets/github-tokens.ts';
import { JiraDesk } from './tickets/jira.ts';
import type { TicketDesks } from './tickets/port.ts';
import { ServiceNowDesk } from './tickets/servicenow.ts';

/*
 * The composition root: the only place that constructs clients and reads the machine's clock. Each function calls what
 * it needs; the bundler leaves out the rest.
 */

type Ground = { readonly environment: AwsEnvironment; readonly runtime: Runtime };

export function systemRuntimeOfThisProcess(): Runtime {
  return systemRuntime(Date);
}

function clientDefaults({ environment, runtime }: Ground) {
  return {
    region: environment.AWS_REGION,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
      ...(environment.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: environment.AWS_SESSION_TOKEN }),
    },
    ...(environment.AWS_ENDPOINT_URL === undefined ? {} : { endpoint: environment.AWS_ENDPOINT_URL }),
    retryStrategy: new ClockedRetryStrategy(runtime),
    requestHandler: runtime.requestHandler ?? network,
    logger: deaf,
    ...(runtime.sha256 && { sha256: runtime.sha256 }),
  };
}

/** To a logger that can be told something the SDK prepares every input and output, also when it ignores them: a tenth of a call's time. */
const deaf = {} as NonNullable<DynamoDBClientConfig['logger']>;

/** The SDK itself would wait for ever. */
const network = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/** Made once per ground: the collaborators of one function share it. The bundler may leave out what nobody asks for. */
// @__NO_SIDE_EFFECTS__
function shared<G extends Ground, Made>(make: (ground: G) => Made): (ground: G) => Made {
  const made = new WeakMap<G, Made>();
  return (ground) => {
    const present = made.get(ground) ?? make(ground);
    made.set(ground, present);
    return present;
  };
}

const dynamo = shared((ground: Ground) => new DynamoDBClient(clientDefaults(ground)));

export const operationStore = (ground: Ground & { environment: { OPERATIONS_TABLE: string } }): OperationStore =>
  ground.runtime.stores?.operations ?? new DynamoOperationStore(dynamo(ground), ground.environment.OPERATIONS_TABLE);

export const journal = (ground: Ground & { environment: { OPERATIONS_TABLE: string } }): Journal =>
  ground.runtime.stores?.journal ?? new DynamoJournal(dynamo(ground), ground.environment.OPERATIONS_TABLE);

export const watchStore = (ground: Ground & { environment: { WATCHES_TABLE: string } }): WatchStore =>
  ground.runtime.stores?.watches ?? new DynamoWatchStore(dynamo(ground), ground.environment.WATCHES_TABLE);

export const leaseStore = (ground: Ground & { environment: { LEASES_TABLE: string } }): LeaseStore =>
  ground.runtime.stores?.leases ?? new DynamoLeaseStore(dynamo(ground), ground.environment.LEASES_TABLE);

export const clusterStore = (ground: Ground & { environment: { CLUSTERS_TABLE: string } }): ClusterStore =>
  ground.runtime.stores?.clusters ?? new DynamoClusterStore(dynamo(ground), ground.environment.CLUSTERS_TABLE);

export const calendarStore = (ground: Ground & { environment: { CALENDAR_TABLE: string } }): CalendarStore =>
  ground.runtime.stores?.calendar ?? new DynamoCalendarStore(dynamo(ground), ground.environment.CALENDAR_TABLE);

export const accessStore = (ground: Ground & { environment: { ACCESS_TABLE: string } }): AccessStore =>
  ground.runtime.stores?.access ?? accessDocument(dynamo(ground), ground.environment.ACCESS_TABLE);

export const approvalPolicyStore = (ground: Ground & { environment: { ACCESS_TABLE: string } }): ApprovalPolicyStore =>
  ground.runtime.stores?.approvals ?? approvalsDocument(dynamo(ground), ground.environment.ACCESS_TABLE);

export const auditLogStore = (ground: Ground & { environment: { AUDIT_LOG_TABLE: string } }): AuditLogStore =>
  ground.runtime.stores?.auditLog ?? new DynamoAuditLogStore(dynamo(ground), ground.environment.AUDIT_LOG_TABLE);

export const gatekeeper = (ground: Ground & { environment: AccessEnvironment }): Gatekeeper => new Gatekeeper(accessStore(ground), ground.environment.ADMINISTRATOR);

export const slackStore = (ground: Ground & { environment: { SLACK_TABLE: string } }): DynamoSlackStore => new DynamoSlackStore(dynamo(ground), ground.environment.SLACK_TABLE);

/** Time as the world outside has it, even where ours is scaled. */
const outsideTime = ({ runtime }: Ground) => (): number => (runtime.outside ?? runtime.now)();

const secretOf = (ground: Ground, secretId: string) => heldSecret(signedCalls(ground.environment, outsideTime(ground)), secretId, outsideTime(ground));

export const slackWebApi = (ground: Ground & { environment: { SLACK_API_URL: string; SLACK_BOT_TOKEN_ID: string } }): SlackWebApi => new SlackWebApi(ground.environment.SLACK_API_URL, secretOf(ground, ground.environment.SLACK_BOT_TOKEN_ID));

export const ticketStore = (ground: Ground & { environment: { TICKETS_TABLE: string } }): DynamoTicketStore => new DynamoTicketStore(dynamo(ground), ground.environment.TICKETS_TABLE);

export const ticketMappingStore = (ground: Ground & { environment: { TICKETS_TABLE: string } }): TicketMappingStore => ticketMappingsDocument(dynamo(ground), ground.environment.TICKETS_TABLE);

type GitHubGround = Ground & { readonly environment: { readonly GITHUB_API_URL: string; readonly GITHUB_APP_ID: string; readonly GITHUB_APP_KEY_ID: string } };

export const gitHubDesk = (ground: GitHubGround): GitHubDesk => {
  const { GITHUB_API_URL: url, GITHUB_APP_ID: appId, GITHUB_APP_KEY_ID: keyId } = ground.environment;
  return new GitHubDesk(url, new InstallationTokens({ url, appId, key: secretOf(ground, keyId), now: outsideTime(ground) }), outsideTime(ground));
};

type TicketGround = GitHubGround & { readonly environment: { readonly JIRA_URL: string; readonly JIRA_API_TOKEN_ID: string; readonly SERVICENOW_URL: string; readonly SERVICENOW_CLIENT_ID: string } };

export const ticketDesks = (ground: TicketGround): TicketDesks => {
  const { JIRA_URL: jiraUrl, JIRA_API_TOKEN_ID: jiraToken, SERVICENOW_URL: serviceNowUrl, SERVICENOW_CLIENT_ID: client } = ground.environment;
  return {
    jira: new JiraDesk(jiraUrl, secretOf(ground, jiraToken), outsideTime(ground)),
    servicenow: new ServiceNowDesk(serviceNowUrl, secretOf(ground, client), outsideTime(ground)),
    github: gitHubDesk(ground),
  };
};

export const eventBus = (ground: Ground & { environment: { EVENT_BUS_NAME: string } }): EventBus =>
  new EventBridgeBus(new EventBridgeClient(clientDefaults(ground)), ground.environment.EVENT_BUS_NAME);

export const schedules = (ground: Ground & { environment: ScheduleSettings }): Schedules => new SchedulerSchedules(new SchedulerClient(clientDefaults(ground)), ground.environment);

export const taskTokens = (ground: Ground): TaskTokens => new StepFunctionsTaskTokens(new SFNClient(clientDefaults(ground)));

type MemberGround = Ground & { readonly environment: MemberEnvironment };

const memberAccounts = shared((ground: MemberGround) => new MemberAccounts(new STSClient(clientDefaults(ground)), ground.environment, ground.runtime));

/**
 * A client of another account's region, as that account's Drydock role. Made anew with new credentials: the SDK would
 * judge their age by the machine's clock. Those that AWS refuses as expired are dropped: the next caller has others.
 */
function inMember<Client>(ground: MemberGround, make: (config: ReturnType<typeof clientDefaults>) => Client): (place: Place) => Promise<Client> {
  const accounts = memberAccounts(ground);
  const clients = new Map<string, { readonly credentials: MemberCredentials; readonly client: Client }>();
  return async (place) => {
    const key = `${place.account}/${place.region}`;
    const credentials = await accounts.credentials(place);
    const held = clients.get(key);
    if (held?.credentials === credentials) return held.client;
    const dropExpired = async (refusal: unknown): Promise<void> => (isExpired(refusal) ? accounts.drop(place, credentials) : undefined);
    const client = make({ ...clientDefaults(ground), region: place.region, credentials, retryStrategy: new ClockedRetryStrategy(ground.runtime, dropExpired) });
    clients.set(key, { credentials, client });
    return client;
  };
}

/** The same ground, in member accounts as the role that changes. */
export const asOperator = <G extends Ground & { readonly environment: KubernetesEnvironment }>(ground: G): G => ({ ...ground, environment: { ...ground.environment, MEMBER_ROLE_NAME: ground.environment.KUBERNETES_ROLE_NAME } });

/** A cluster's Kubernetes API, as the role in the member account that clusters let in. */
export const kubernetesIn = (ground: Ground & { readonly environment: KubernetesEnvironment }): ((target: Target) => Promise<Kubernetes>) => {
  const { environment, runtime } = ground;
  const accounts = new MemberAccounts(new STSClient(clientDefaults(ground)), { ...environment, MEMBER_ROLE_NAME: environment.KUBERNETES_ROLE_NAME }, runtime);
  return kubernetesClusters({ eks: eksIn(ground), credentials: (place) => accounts.credentials(place), dropCredentials: (place, refused) => accounts.drop(place, refused), runtime, network });
};

export const eksIn = (ground: MemberGround) => inMember(ground, (config) => new EKSClient(config));
export const autoScalingIn = (ground: MemberGround) => inMember(ground, (config) => new AutoScalingClient(config));
export const ssmIn = (ground: MemberGround) => inMember(ground, (config) => new SSMClient(config));
export const ec2In = (ground: MemberGround) => inMember(ground, (config) => new EC2Client(config));
export const cloudFormationIn = (ground: MemberGround) => inMember(ground, (config) => new CloudFormationClient(config));
export const iamIn = (ground: MemberGround) => inMember(ground, (config) => new IAMClient(config));
export const kmsIn = (ground: MemberGround) => inMember(ground, (config) => new KMSClient(config));
export const logsIn = (ground: MemberGround) => inMember(ground, (config) => new CloudWatchLogsClient(config));
export const serviceQuotasIn = (ground: MemberGround) => inMember(ground, (config) => new ServiceQuotasClient(config));
export const pricingIn = (ground: MemberGround) => inMember(ground, (config) => new PricingClient(config));
