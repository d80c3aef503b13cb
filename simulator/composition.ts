import { createCloudFormation } from './cloudformation/service.ts';
import type { CloudFormation } from './cloudformation/service.ts';
import { createAutoScalingService } from './ec2/auto-scaling/service.ts';
import type { Ec2Options } from './ec2/service.ts';
import { createEc2Service } from './ec2/service.ts';
import type { EksOptions } from './eks/options.ts';
import { createEks } from './eks/service.ts';
import type { Gateway, Identity } from './gateway/gateway.ts';
import type { Endpoint } from './gateway/server.ts';
import { createIamService } from './iam/iam.ts';
import type { IamState } from './iam/state.ts';
import type { Service, World } from './service.ts';
import { createApiGateway } from './services/apigateway/service.ts';
import { createDynamoDbService } from './services/dynamodb/service.ts';
import type { DeliveryOptions } from './services/events/delivery.ts';
import { createEventsService } from './services/events/service.ts';
import type { KmsOptions } from './services/kms/service.ts';
import { createKmsService } from './services/kms/service.ts';
import type { FunctionHost } from './services/lambda/host.ts';
import { createLambdaService } from './services/lambda/service.ts';
import { createLogsService } from './services/logs/service.ts';
import { createPricingService } from './services/pricing/service.ts';
import { createSchedulerService } from './services/scheduler/service.ts';
import { createSecretsManagerService } from './services/secretsmanager/service.ts';
import type { Enforced, ServiceQuotaOptions } from './services/servicequotas/service.ts';
import { createServiceQuotasService } from './services/servicequotas/service.ts';
import { createSqsService } from './services/sqs/service.ts';
import { createSsmService } from './services/ssm/service.ts';
import { createStates } from './states/states.ts';
import type { States } from './states/states.ts';
import { createStsService } from './sts/sts.ts';
import type { Sessions } from './sts/sessions.ts';

/** What can be set about single services. */
export interface ServiceOptions {
  /** Runs Lambda functions' code. Without one every invocation fails. */
  readonly functionHost?: FunctionHost;
  readonly ec2?: Ec2Options;
  readonly eks?: EksOptions;
  readonly events?: DeliveryOptions;
  readonly kms?: KmsOptions;
  readonly serviceQuotas?: ServiceQuotaOptions;
}

/** What services are made from. */
export interface Parts {
  readonly world: World;
  readonly gateway: Gateway;
  readonly iam: IamState;
  readonly sessions: Sessions;
  readonly options: ServiceOptions;
  readonly identify: (accessKeyId: string) => Identity;
  /** The endpoint while it listens. */
  readonly endpoint: () => Endpoint | undefined;
}

/** What the embedded AWS offers beside its services' APIs. */
export interface Extras {
  readonly states: Omit<States, 'service'>;
  readonly cloudFormation: Omit<CloudFormation, 'service'>;
}

/** The services that are nothing but services. */
const factories: readonly ((parts: Parts) => Service)[] = [
  ({ iam }) => createIamService(iam),
  ({ iam, sessions }) => createStsService(iam, sessions),
  ({ world, options }) => createEc2Service(world, options.ec2),
  ({ world }) => createAutoScalingService(world),
  ({ world, options, endpoint }) => createLambdaService(world, { host: options.functionHost ?? noFunctionHost, endpointUrl: () => endpoint()?.url }),
  ({ world, options }) => createEventsService(world, options.events),
  ({ world }) => createSchedulerService(world),
  ({ world }) => createDynamoDbService(world),
  ({ world, endpoint }) => createSqsService(world, { endpointUrl: () => endpoint()?.url }),
  ({ world, options }) => createKmsService(world, options.kms),
  ({ options }) => createServiceQuotasService(options.serviceQuotas ?? {}, enforcedQuotas(options)),
  () => createPricingService(),
  ({ world }) => createSsmService(world),
  ({ world }) => createSecretsManagerService(world),
  ({ world }) => createLogsService(world),
];

/** Puts every service of the embedded AWS behind its gateway. */
export function compose(parts: Parts): Extras {
  const { world, gateway, identify, options, endpoint } = parts;
  const states = createStates(world);
  const cloudFormation = createCloudFormation(world);
  const apiGateway = createApiGateway(world, { identify });
  const eks = createEks(world, options.eks, { identify, endpoint });
  gateway.add(states.service, cloudFormation.service, eks.service, apiGateway.service, apiGateway.executeApi, ...factories.map((create) => create(parts)));
  gateway.addFront(apiGateway.front, eks.front);
  return { states, cloudFormation };
}

/** What Service Quotas tells is what the services enforce. */
function enforcedQuotas({ eks, ec2 }: ServiceOptions): Enforced {
  const named = (service: string, quotas: object = {}) => Object.entries(quotas).map(([name, value]) => [`${service}.${name}`, value as number] as const);
  return Object.fromEntries([...named('eks', eks?.quotas), ...named('ec2', ec2?.quotas)]);
}

const noFunctionHost: FunctionHost = {
  load: ({ functionName }) => Promise.reject(new Error(`${functionName} cannot run: this embedded AWS was started without a host for functions`)),
};
