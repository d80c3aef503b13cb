import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat, AuthorizationType, CfnAccount, LambdaIntegration, LogGroupLogDestination, MethodLoggingLevel, ResponseType, RestApi, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface HttpApiProps {
  readonly handler: LambdaFunction;
  readonly authoriser: LambdaFunction;
  /** By the last part of its path: who takes what a system sends, and verifies that system's own signature. */
  readonly hooks: Readonly<Record<string, LambdaFunction>>;
}

/** The HTTP API behind a firewall: every route goes to one function, behind an authoriser of bearer tokens; hooks have functions of their own. */
export class HttpApi extends Construct {
  readonly rest: RestApi;

  constructor(scope: Construct, id: string, { handler, authoriser, hooks }: HttpApiProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'access-log', { logGroupName: '/drydock/http-api', retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
    const account = new CfnAccount(this, 'account', { cloudWatchRoleArn: logRole(this).roleArn });
    this.rest = new RestApi(this, 'api', {
      restApiName: 'drydock',
      description: 'Builds, refits and retires Amazon EKS clusters',
      cloudWatchRole: false,
      deployOptions: {
        stageName: 'live',
        tracingEnabled: true,
        throttlingRateLimit: 100,
        throttlingBurstLimit: 200,
        loggingLevel: MethodLoggingLevel.ERROR,
        accessLogDestination: new LogGroupLogDestination(logGroup),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    this.rest.deploymentStage.node.addDependency(account);
    const authorizer = new TokenAuthorizer(this, 'authoriser', { handler: authoriser, resultsCacheTtl: Duration.minutes(5) });
    this.rest.root.addProxy({ anyMethod: false }).addMethod('ANY', new LambdaIntegration(handler, { allowTestInvoke: false }), { authorizer });
    for (const [name, hook] of Object.entries(hooks)) this.addHook(name, hook);
    this.answerInProblems();
    this.protect();
    acknowledge(this.rest, 'AwsSolutions-COG4', 'Tokens come from any OpenID Connect issuer, not only from Cognito; the authoriser verifies them.');
    acknowledge(this.rest, 'AwsSolutions-APIG2', 'The function validates every request, by the schemas that also describe the API, and names every problem at once.');
  }

  /** Who calls a hook has no token of ours: its function verifies the caller's signature. */
  private addHook(name: string, handler: LambdaFunction): void {
    const method = this.rest.root.resourceForPath(`/v1/hooks/${name}`).addMethod('POST', new LambdaIntegration(handler, { allowTestInvoke: false }), { authorizationType: AuthorizationType.NONE });
    acknowledge(method, 'AwsSolutions-APIG4', 'The function verifies a signature over the whole request.');
    acknowledge(method, 'AwsSolutions-COG4', 'The function verifies a signature over the whole request.');
  }

  /** What the gateway answers by itself is a problem too (RFC 9457), like everything the function answers. */
  private answerInProblems(): void {
    for (const { type, body } of ownAnswers) {
      this.rest.addGatewayResponse(type.responseType, { type, responseHeaders: { 'Content-Type': "'application/problem+json'" }, templates: { 'application/json': body } });
    }
  }

  private protect(): void {
    const firewall = new CfnWebACL(this, 'firewall', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('drydock-http-api'),
      rules: [
        { name: 'rate', priority: 0, action: { block: {} }, statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: 'IP' } }, visibilityConfig: visible('drydock-rate') },
        {
          name: 'known-bad-inputs',
          priority: 1,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
          visibilityConfig: visible('drydock-known-bad-inputs'),
        },
      ],
    });
    new CfnWebACLAssociation(this, 'firewall-association', { resourceArn: this.rest.deploymentStage.stageArn, webAclArn: firewall.attrArn });
  }
}

const anyProblem = '{"type":"about:blank","title":"$context.error.responseType","detail":$context.error.messageString}';

const ownAnswers = [
  {
    type: ResponseType.UNAUTHORIZED,
    body: '{"type":"about:blank","title":"Unauthorized","status":401,"detail":"The request carries no token that is accepted here. Send `Authorization: Bearer ...`."}',
  },
  { type: ResponseType.DEFAULT_4XX, body: anyProblem },
  { type: ResponseType.DEFAULT_5XX, body: anyProblem },
] as const;

function visible(metricName: string) {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

/** API Gateway writes all logs of an account and region with one role. */
function logRole(scope: Construct): Role {
  const role = new Role(scope, 'log-role', {
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    description: `Writes the access logs of ${Stack.of(scope).stackName}`,
  });
  acknowledge(role, 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]', 'The policy that AWS made for exactly this role.');
  return role;
}
