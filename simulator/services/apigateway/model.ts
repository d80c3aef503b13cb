import * as z from 'zod';
import { AwsError, Regional, type Shape } from '../../service.ts';

const texts = z.record(z.string(), z.string());
const flags = z.record(z.string(), z.boolean());

export const integrationSchema = z.object({
  type: z.enum(['AWS_PROXY', 'MOCK'], 'Only integrations of type AWS_PROXY and MOCK are simulated'),
  uri: z.string().optional(),
  httpMethod: z.string().default('POST'),
  credentials: z.string().optional(),
  connectionType: z.string().optional(),
  contentHandling: z.string().optional(),
  passthroughBehavior: z.string().default('WHEN_NO_MATCH'),
  requestParameters: texts.optional(),
  requestTemplates: texts.default({}),
  timeoutInMillis: z.int().min(50).max(300_000).default(29_000),
  cacheNamespace: z.string().optional(),
  cacheKeyParameters: z.array(z.string()).default([]),
});
export const integrationResponseSchema = z.object({
  statusCode: z.coerce.string().regex(/^[1-5]\d\d$/),
  selectionPattern: z.string().optional(),
  responseParameters: texts.default({}),
  responseTemplates: texts.default({}),
  contentHandling: z.string().optional(),
});
export const methodResponseSchema = z.object({ statusCode: z.coerce.string().regex(/^[1-5]\d\d$/), responseParameters: flags.optional(), responseModels: texts.optional() });
export const methodSchema = z.object({
  httpMethod: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY']),
  authorizationType: z.enum(['NONE', 'AWS_IAM', 'CUSTOM'], 'Only the authorization types NONE, AWS_IAM and CUSTOM are simulated'),
  authorizerId: z.string().optional(),
  apiKeyRequired: z.boolean().default(false),
  operationName: z.string().optional(),
  requestParameters: flags.default({}),
  requestModels: texts.default({}),
  requestValidatorId: z.string().optional(),
  authorizationScopes: z.array(z.string()).optional(),
});
export const authorizerSchema = z.object({
  name: z.string().min(1),
  type: z.enum(['TOKEN', 'REQUEST'], 'Only Lambda authorizers (TOKEN, REQUEST) are simulated'),
  authorizerUri: z.string(),
  authorizerCredentials: z.string().optional(),
  identitySource: z.string().optional(),
  identityValidationExpression: z.string().optional(),
  authorizerResultTtlInSeconds: z.int().min(0).max(3600).default(300),
  authType: z.string().optional(),
});
export const gatewayResponseSchema = z.object({
  responseType: z.string(),
  statusCode: z.coerce.string().regex(/^[1-5]\d\d$/).optional(),
  responseParameters: texts.default({}),
  responseTemplates: texts.default({}),
});
export const validatorSchema = z.object({ name: z.string().optional(), validateRequestBody: z.boolean().default(false), validateRequestParameters: z.boolean().default(false) });
export const modelSchema = z.object({ name: z.string().regex(/^[a-zA-Z0-9]+$/), description: z.string().optional(), contentType: z.string(), schema: z.string().default('{}') });

export type Integration = z.infer<typeof integrationSchema> & { readonly integrationResponses: Record<string, z.infer<typeof integrationResponseSchema>> };
export type Method = z.infer<typeof methodSchema> & {
  readonly methodResponses: Record<string, z.infer<typeof methodResponseSchema>>;
  methodIntegration?: Integration;
};
export type Authorizer = z.infer<typeof authorizerSchema> & { readonly id: string };
export type GatewayResponse = z.infer<typeof gatewayResponseSchema>;

export interface Resource {
  readonly id: string;
  readonly parentId?: string;
  readonly pathPart?: string;
  readonly path: string;
  readonly methods: Map<string, Method>;
}

/** What a deployment freezes. */
export interface Definition {
  readonly resources: Map<string, Resource>;
  readonly authorizers: Map<string, Authorizer>;
  readonly gatewayResponses: Map<string, GatewayResponse>;
  readonly validators: Map<string, z.infer<typeof validatorSchema> & { readonly id: string }>;
  readonly models: Map<string, z.infer<typeof modelSchema> & { readonly id: string }>;
  binaryMediaTypes: readonly string[];
}

export interface Deployment {
  readonly id: string;
  readonly createdAt: number;
  description: string | undefined;
  readonly definition: Definition;
}

export interface Stage {
  readonly name: string;
  readonly createdAt: number;
  deploymentId: string;
  updatedAt: number;
  readonly tags: Map<string, string>;
  variables: Readonly<Record<string, string>>;
  /** Everything else that stages have, recorded: logging, tracing, throttling, caching. */
  settings: Shape;
}

export interface RestApi {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  readonly rootResourceId: string;
  readonly definition: Definition;
  readonly deployments: Map<string, Deployment>;
  readonly stages: Map<string, Stage>;
  readonly tags: Map<string, string>;
  /** Name, description, endpoint configuration, policy and the like, as given. */
  settings: Shape;
}

/** One account's API Gateway in one region. */
export interface Place {
  readonly apis: Map<string, RestApi>;
  readonly usagePlans: Map<string, Shape>;
  readonly usagePlanKeys: Map<string, Shape>;
  readonly apiKeys: Map<string, Shape>;
  account: Shape;
}

export class Apis {
  private readonly places = new Regional<Place>(() => ({
    apis: new Map(),
    usagePlans: new Map(),
    usagePlanKeys: new Map(),
    apiKeys: new Map(),
    account: { throttleSettings: { burstLimit: 5000, rateLimit: 10_000 }, features: ['UsagePlans'], apiKeyVersion: '4' },
  }));

  in(place: { readonly account: string; readonly region: string }): Place {
    return this.places.of(place);
  }

  /** @throws AwsError NotFoundException */
  get(input: Shape, place: { readonly account: string; readonly region: string }): RestApi {
    return required(this.in(place).apis.get(String(input['restApiId'])), `Invalid API identifier specified ${place.account}:${String(input['restApiId'])}`);
  }

  /** By id alone, as a caller of the API knows it. */
  find(id: string): RestApi | undefined {
    return [...this.places.all()].map(({ apis }) => apis.get(id)).find((api) => api !== undefined);
  }
}

/** @throws AwsError NotFoundException */
export function required<T>(found: T | undefined, message: string): T {
  if (found === undefined) throw new AwsError('NotFoundException', message, 404);
  return found;
}

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message);
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}
