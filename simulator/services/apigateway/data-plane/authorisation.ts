import * as z from 'zod';
import type { Identity } from '../../../gateway/gateway.ts';
import { signatureOf } from '../../../gateway/signature.ts';
import { evaluate } from '../../../iam/evaluate.ts';
import { MalformedPolicy, parsePolicy } from '../../../iam/parse-policy.ts';
import type { PolicyDocument } from '../../../iam/document.ts';
import { AwsError, servicePrincipal, type World } from '../../../service.ts';
import { rolePrincipal } from '../../../sts/sessions.ts';
import { functionOf } from '../api-operations.ts';
import type { Authorizer } from '../model.ts';
import { type Exchange, methodArn } from './exchange.ts';
import { GatewayFailure } from './failure.ts';
import { type AuthorizerContext, authorizerEvent, type Caller } from './proxy-event.ts';

const answerSchema = z.object({
  principalId: z.string(),
  policyDocument: z.record(z.string(), z.unknown()),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
});

interface Answer {
  readonly policy: PolicyDocument;
  readonly context: AuthorizerContext;
}

/** Who may call a method: by its authorization type, anyone, who signs, or whom a Lambda authorizer lets pass. */
export class Authorisation {
  private readonly world: World;
  private readonly identify: (accessKeyId: string) => Identity;
  private readonly cache = new Map<string, { readonly answer: Answer; readonly until: number }>();

  constructor(world: World, identify: (accessKeyId: string) => Identity) {
    this.world = world;
    this.identify = identify;
  }

  /** @throws GatewayFailure */
  async caller(exchange: Exchange): Promise<Caller> {
    switch (exchange.method.authorizationType) {
      case 'NONE':
        return {};
      case 'AWS_IAM':
        return this.signer(exchange);
      case 'CUSTOM':
        return this.authorised(exchange);
    }
  }

  private async signer(exchange: Exchange): Promise<Caller> {
    const accessKeyId = signatureOf(exchange.request)?.accessKeyId;
    if (accessKeyId === undefined) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN');
    const identity = this.identify(accessKeyId);
    if ('error' in identity) throw new GatewayFailure('INVALID_SIGNATURE');
    const { principal } = identity;
    const { account, region } = exchange.api;
    const arn = methodArn(exchange);
    try {
      await this.world.dispatch({ service: 'execute-api', operation: 'Invoke', input: { methodArn: arn }, account, region, principal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new GatewayFailure('ACCESS_DENIED', `User: ${principal.arn} is not authorized to perform: execute-api:Invoke on resource: ${arn}`, 'Message');
    }
    return { signed: { principal, accessKeyId } };
  }

  private async authorised(exchange: Exchange): Promise<Caller> {
    const authorizer = exchange.deployment.definition.authorizers.get(exchange.method.authorizerId ?? '');
    if (authorizer === undefined) throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
    const sources = identityOf(authorizer, exchange);
    const answer = await this.answer(authorizer, exchange, sources);
    const decision = evaluate([answer.policy], { action: 'execute-api:Invoke', resource: methodArn(exchange), context: {} });
    if (decision === 'denied explicitly') throw new GatewayFailure('ACCESS_DENIED', 'User is not authorized to access this resource with an explicit deny', 'Message');
    if (decision === 'denied implicitly') throw new GatewayFailure('ACCESS_DENIED', 'User is not authorized to access this resource', 'Message');
    return { authorizer: answer.context };
  }

  /** An answer is kept for the authorizer's time to live, for all methods of the stage. */
  private async answer(authorizer: Authorizer, exchange: Exchange, sources: readonly string[]): Promise<Answer> {
    const { clock } = this.world;
    const key = JSON.stringify([exchange.api.id, exchange.stage.name, exchange.deployment.id, authorizer.id, ...sources]);
    const kept = this.cache.get(key);
    if (kept !== undefined && kept.until > clock.now()) return kept.answer;
    const begun = clock.now();
    const payload = await this.ask(authorizer, exchange, sources);
    const answer = readAnswer(payload, clock.now() - begun);
    const ttlMs = authorizer.authorizerResultTtlInSeconds * 1000;
    if (ttlMs > 0 && sources.length > 0) this.cache.set(key, { answer, until: clock.now() + ttlMs });
    return answer;
  }

  private async ask(authorizer: Authorizer, exchange: Exchange, [token = '']: readonly string[]): Promise<unknown> {
    const { account, region, id } = exchange.api;
    const FunctionName = functionOf(authorizer.authorizerUri);
    const SourceArn = `arn:aws:execute-api:${region}:${account}:${id}/authorizers/${authorizer.id}`;
    const Payload = authorizer.type === 'TOKEN' ? { type: 'TOKEN', methodArn: methodArn(exchange), authorizationToken: token } : authorizerEvent(exchange);
    const role = authorizer.authorizerCredentials;
    const principal = role === undefined ? servicePrincipal('apigateway.amazonaws.com', account) : rolePrincipal(role, 'BackplaneAssumeRoleSession');
    let result;
    try {
      result = await this.world.dispatch({ service: 'lambda', operation: 'Invoke', input: { FunctionName, Payload, SourceArn }, account, region, principal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
    }
    if (result['FunctionError'] === undefined) return result['Payload'];
    const isRefusal = (result['Payload'] as { errorMessage?: unknown }).errorMessage === 'Unauthorized';
    throw new GatewayFailure(isRefusal ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE');
  }
}

/** The values of the identity sources; without one of them nobody is asked. @throws GatewayFailure */
function identityOf(authorizer: Authorizer, exchange: Exchange): readonly string[] {
  const { identitySource = authorizer.type === 'TOKEN' ? 'method.request.header.Authorization' : '', identityValidationExpression } = authorizer;
  const sources = identitySource.split(',').map((source) => source.trim()).filter((source) => source !== '');
  const values = sources.map((source) => sourceValue(source, exchange));
  const present = values.filter((value) => value !== undefined && value !== '');
  if (present.length < sources.length) throw new GatewayFailure('UNAUTHORIZED');
  if (identityValidationExpression !== undefined && !new RegExp(`^(?:${identityValidationExpression})$`).test(present[0] ?? '')) throw new GatewayFailure('UNAUTHORIZED');
  return present as string[];
}

function sourceValue(source: string, { request, query, stage, path, resource }: Exchange): string | undefined {
  const [, kind = '', name = ''] = /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  const context: Readonly<Record<string, string>> = { httpMethod: request.method, path: `/${stage.name}${path}`, resourcePath: resource.path, stage: stage.name };
  const readers: Readonly<Record<string, () => string | undefined>> = {
    'method.request.header': () => request.headers[name.toLowerCase()],
    'method.request.querystring': () => query.get(name) ?? undefined,
    stageVariables: () => stage.variables[name],
    context: () => context[name],
  };
  return readers[kind]?.();
}

/** Values of the context reach the integration as text. @throws GatewayFailure */
function readAnswer(payload: unknown, integrationLatency: number): Answer {
  const answer = answerSchema.safeParse(payload);
  if (!answer.success) throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
  const { principalId, policyDocument, context } = answer.data;
  try {
    const policy = parsePolicy(JSON.stringify(policyDocument), 'identity');
    const texts = Object.entries(context ?? {}).map(([key, value]) => [key, value === null ? null : String(value)] as const);
    return { policy, context: { ...Object.fromEntries(texts), principalId, integrationLatency } };
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
  }
}
