import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTagsCommand, DeleteVpcCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand, EKSClient, ListNodegroupsCommand, ResourceNotFoundException, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-eks';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../simulator/service.ts';
import type { Operation, Service, Shape } from '../../../simulator/service.ts';
import { gatewayOf, inProcess, overHttp } from './gateway-of.ts';

const created = new Date('2026-01-02T03:04:05.678Z');

/** A service with one operation that remembers its input and gives a fixed answer. */
function echo(service: Omit<Service, 'operations'>, operation: string, answer: () => Shape, http?: Operation['http']) {
  const inputs: Shape[] = [];
  const run = (input: Shape) => {
    inputs.push(input);
    return answer();
  };
  return { service: { ...service, operations: { [operation]: { run, ...(http === undefined ? {} : { http }) } } }, inputs };
}

const eks = { name: 'eks', protocol: 'rest-json' } as const;
const states = { name: 'states', protocol: 'json-1.0', targetPrefix: 'AWSStepFunctions' } as const;
const events = { name: 'events', protocol: 'json-1.1', targetPrefix: 'AWSEvents' } as const;
const cloudformation = { name: 'cloudformation', protocol: 'query', xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' } as const;
const ec2 = { name: 'ec2', protocol: 'ec2-query', xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/' } as const;

describe('REST with JSON, as the EKS client speaks it', () => {
  test('a name in the path arrives decoded, a date in the answer keeps its milliseconds', async () => {
    const { service, inputs } = echo(eks, 'DescribeCluster', () => ({ cluster: { name: 'a b', createdAt: created, tags: {} } }), { method: 'GET', path: '/clusters/{name}' });
    const { cluster } = await new EKSClient(inProcess(gatewayOf([service]))).send(new DescribeClusterCommand({ name: 'a/b é' }));
    expect(inputs).toEqual([{ name: 'a/b é' }]);
    expect(cluster).toEqual({ name: 'a b', createdAt: created, tags: {} });
  });

  test('members of the query string have the types of the operation', async () => {
    const { service, inputs } = echo(eks, 'ListNodegroups', () => ({ nodegroups: [] }), {
      method: 'GET',
      path: '/clusters/{clusterName}/node-groups',
      query: { maxResults: 'number', nextToken: 'string' },
    });
    const { nodegroups } = await new EKSClient(inProcess(gatewayOf([service]))).send(new ListNodegroupsCommand({ clusterName: 'c', maxResults: 7, nextToken: 'a&b=c' }));
    expect(inputs).toEqual([{ clusterName: 'c', maxResults: 7, nextToken: 'a&b=c' }]);
    expect(nodegroups).toEqual([]);
  });

  test('a repeated query parameter is a list, an ARN is one segment, an empty answer may have no content', async () => {
    const arn = 'arn:aws:eks:us-west-2:111122223333:cluster/c';
    const { service, inputs } = echo(eks, 'UntagResource', () => ({}), { method: 'DELETE', path: '/tags/{resourceArn}', query: { tagKeys: 'list' }, status: 204 });
    await overHttp(gatewayOf([service]), (config) => new EKSClient(config).send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a', 'b'] })));
    expect(inputs).toEqual([{ resourceArn: arn, tagKeys: ['a', 'b'] }]);
  });

  test('an error is the class, the message and the members that the client knows', async () => {
    const missing = () => {
      throw new AwsError('ResourceNotFoundException', 'No cluster found for name: c.', 404, { clusterName: 'c', nodegroupName: null });
    };
    const { service } = echo(eks, 'DescribeCluster', missing, { method: 'GET', path: '/clusters/{name}' });
    await overHttp(gatewayOf([service]), async (config) => {
      const error = await new EKSClient(config).send(new DescribeClusterCommand({ name: 'c' })).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ResourceNotFoundException);
      expect(error).toMatchObject({ message: 'No cluster found for name: c.', clusterName: 'c', $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[\da-f-]{36}$/) } });
    });
  });

  test('an operation that is not simulated says so by name, and never in HTML', async () => {
    const sending = new EKSClient(inProcess(gatewayOf([{ ...eks, operations: {} }]))).send(new TagResourceCommand({ resourceArn: 'a', tags: {} }));
    await expect(sending).rejects.toMatchObject({ name: 'UnknownOperationException', message: 'eks: POST /tags/a is not simulated by this embedded AWS', $metadata: { httpStatusCode: 404 } });
  });

  test('a query parameter of the wrong type is refused by name', async () => {
    const { service } = echo(eks, 'ListNodegroups', () => ({}), { method: 'GET', path: '/c', query: { maxResults: 'number' } });
    const response = await gatewayOf([service]).gateway.handle(signed('eks', { method: 'GET', url: '/c?maxResults=many' }));
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toEqual({ message: "The query parameter maxResults must be a number, not 'many'." });
  });

  test('the route with fewer labels wins, and a slash at the end does not matter', async () => {
    const operations: Service['operations'] = {
      Any: { run: () => ({ any: true }), http: { method: 'GET', path: '/functions/{name}' } },
      Fixed: { run: () => ({ fixed: true }), http: { method: 'GET', path: '/functions/settings' } },
    };
    const { gateway } = gatewayOf([{ ...eks, operations }]);
    expect((await gateway.handle(signed('eks', { method: 'GET', url: '/functions/settings/' }))).body).toBe('{"fixed":true}');
  });

  test('a payload is the whole body both ways, beside members in headers and the status', async () => {
    const http = { method: 'POST', path: '/functions/{FunctionName}/invocations', payload: 'Payload', headers: { InvocationType: 'X-Amz-Invocation-Type', FunctionError: 'X-Amz-Function-Error' }, status: 'StatusCode' };
    const { service, inputs } = echo({ name: 'lambda', protocol: 'rest-json' }, 'Invoke', () => ({ StatusCode: 202, FunctionError: 'Unhandled', Payload: '{"a":1}' }), http);
    const request = signed('lambda', { method: 'POST', url: '/functions/f/invocations', body: '[1]', headers: { 'x-amz-invocation-type': 'Event' } });
    const response = await gatewayOf([service]).gateway.handle(request);
    expect(inputs).toEqual([{ FunctionName: 'f', InvocationType: 'Event', Payload: '[1]' }]);
    expect(response).toMatchObject({ status: 202, body: '{"a":1}', headers: { 'x-amz-function-error': 'Unhandled' } });
  });
});

describe('JSON, as the Step Functions, EventBridge and DynamoDB clients speak it', () => {
  test('dates and structures arrive as they were sent', async () => {
    const { service, inputs } = echo(states, 'DescribeExecution', () => ({ executionArn: 'e', startDate: created, status: 'RUNNING' }));
    const execution = await new SFNClient(inProcess(gatewayOf([service]))).send(new DescribeExecutionCommand({ executionArn: 'e' }));
    expect(inputs).toEqual([{ executionArn: 'e' }]);
    expect(execution).toMatchObject({ startDate: created, status: 'RUNNING' });
  });

  test('a list of structures and its empty answer pass', async () => {
    const { service, inputs } = echo(events, 'PutEvents', () => ({ FailedEntryCount: 0, Entries: [] }));
    const answer = await overHttp(gatewayOf([service]), (config) => new EventBridgeClient(config).send(new PutEventsCommand({ Entries: [{ Source: 'a', Detail: '{"x":"é"}' }] })));
    expect(inputs).toEqual([{ Entries: [{ Source: 'a', Detail: '{"x":"é"}' }] }]);
    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [] });
  });

  test('an error keeps its name', async () => {
    const fail = () => {
      throw new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist: e');
    };
    const { service } = echo(states, 'DescribeExecution', fail);
    const sending = new SFNClient(inProcess(gatewayOf([service]))).send(new DescribeExecutionCommand({ executionArn: 'e' }));
    await expect(sending).rejects.toMatchObject({ name: 'ExecutionDoesNotExist', message: 'Execution Does Not Exist: e' });
  });

  test('an operation that is not simulated is an error of the client', async () => {
    const sending = new DynamoDBClient(inProcess(gatewayOf([]))).send(new GetItemCommand({ TableName: 't', Key: {} }));
    await expect(sending).rejects.toMatchObject({ name: 'UnknownOperationException', message: 'dynamodb:GetItem is not simulated by this embedded AWS' });
  });

  test.each(['{', '[]', '"text"'])('a body that is no JSON object is a SerializationException: %s', async (body) => {
    const { service } = echo(states, 'DescribeExecution', () => ({}));
    const response = await gatewayOf([service]).gateway.handle(signed('states', { method: 'POST', url: '/', body, headers: { 'x-amz-target': 'AWSStepFunctions.DescribeExecution' } }));
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({ __type: 'SerializationException' });
  });

  test('a target of another service is refused', async () => {
    const { service } = echo(states, 'DescribeExecution', () => ({}));
    const response = await gatewayOf([service]).gateway.handle(signed('states', { method: 'POST', url: '/', headers: { 'x-amz-target': 'Other.DescribeExecution' } }));
    expect(response.status).toBe(404);
    expect(response.body).toContain('Other.DescribeExecution');
  });
});

describe('Query, as the CloudFormation and STS clients speak it', () => {
  test('lists of structures arrive in order, and an empty list as nothing', async () => {
    const { service, inputs } = echo(cloudformation, 'CreateStack', () => ({ StackId: 'arn' }));
    const parameters = Array.from({ length: 11 }, (_, i) => ({ ParameterKey: `key${i}`, ParameterValue: `a=${i}&<b>` }));
    const { StackId } = await new CloudFormationClient(inProcess(gatewayOf([service]))).send(
      new CreateStackCommand({ StackName: 's', TemplateBody: '{"a": "b"}\n', Parameters: parameters, Capabilities: ['CAPABILITY_IAM'], NotificationARNs: [], DisableRollback: true }),
    );
    expect(StackId).toBe('arn');
    expect(inputs).toEqual([{ StackName: 's', TemplateBody: '{"a": "b"}\n', Parameters: parameters, Capabilities: ['CAPABILITY_IAM'], NotificationARNs: '', DisableRollback: 'true' }]);
  });

  test('structures, lists, empty lists, dates and awkward text come back', async () => {
    const stack = { StackName: 's', CreationTime: created, StackStatus: 'CREATE_COMPLETE', DisableRollback: false, Tags: [], Outputs: [{ OutputKey: 'k', OutputValue: `<a href="x">'&\n é</a>` }], Description: undefined };
    const { service } = echo(cloudformation, 'DescribeStacks', () => ({ Stacks: [stack] }));
    const { Stacks } = await overHttp(gatewayOf([service]), (config) => new CloudFormationClient(config).send(new DescribeStacksCommand({})));
    expect(Stacks).toEqual([{ ...stack, Description: undefined }]);
  });

  test('an error is the service\'s own', async () => {
    const fail = () => {
      throw new AwsError('ValidationError', 'Stack with id s does not exist', 400);
    };
    const { service } = echo(cloudformation, 'DescribeStacks', fail);
    const sending = new CloudFormationClient(inProcess(gatewayOf([service]))).send(new DescribeStacksCommand({ StackName: 's' }));
    await expect(sending).rejects.toMatchObject({ name: 'ValidationError', message: 'Stack with id s does not exist', $metadata: { httpStatusCode: 400 } });
  });

  test('an operation that is not simulated is an InvalidAction', async () => {
    const sending = new STSClient(inProcess(gatewayOf([{ name: 'sts', protocol: 'query', operations: {} }]))).send(new GetCallerIdentityCommand({}));
    await expect(sending).rejects.toMatchObject({ name: 'InvalidAction', message: 'sts:GetCallerIdentity is not simulated by this embedded AWS' });
  });

  test('a map of the request arrives as a map', async () => {
    const { service, inputs } = echo(cloudformation, 'CreateStack', () => ({}));
    const body = 'Action=CreateStack&Version=1&Attributes.entry.1.key=a&Attributes.entry.1.value=1&Attributes.entry.2.key=b&Attributes.entry.2.value=2';
    await gatewayOf([service]).gateway.handle(signed('cloudformation', { method: 'POST', url: '/', body }));
    expect(inputs).toEqual([{ Attributes: { a: '1', b: '2' } }]);
  });

  test('a GET with everything in its URL, signature included, is understood', async () => {
    const { service, inputs } = echo(cloudformation, 'DescribeStacks', () => ({ Stacks: [] }));
    const url = '/?Action=DescribeStacks&StackName=s&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x%2F20260101%2Fus-west-2%2Fcloudformation%2Faws4_request&X-Amz-Signature=0';
    const response = await gatewayOf([service]).gateway.handle({ method: 'GET', url, headers: {}, body: '' });
    expect(response.status).toBe(200);
    expect(inputs).toEqual([{ StackName: 's' }]);
  });
});

describe('EC2 Query, as the EC2 client speaks it', () => {
  test('wire names and types become those of the SDK, both ways', async () => {
    const subnet = { SubnetId: 'subnet-1', VpcId: 'vpc-1', AvailableIpAddressCount: 250, MapPublicIpOnLaunch: false, Tags: [{ Key: 'Name', Value: 'a & b' }], Ipv6CidrBlockAssociationSet: [] };
    const { service, inputs } = echo(ec2, 'DescribeSubnets', () => ({ Subnets: [subnet], NextToken: undefined }));
    const input = { SubnetIds: ['subnet-1', 'subnet-2'], Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }], MaxResults: 5, DryRun: false };
    const { Subnets } = await new EC2Client(inProcess(gatewayOf([service]))).send(new DescribeSubnetsCommand(input));
    expect(inputs).toEqual([input]);
    expect(Subnets).toEqual([subnet]);
  });

  test('members with odd names and operations without an answer work too', async () => {
    const { service, inputs } = echo(ec2, 'CreateTags', () => ({}));
    const input = { Resources: ['vpc-1'], Tags: [{ Key: 'a', Value: '' }] };
    await overHttp(gatewayOf([service]), (config) => new EC2Client(config).send(new CreateTagsCommand(input)));
    expect(inputs).toEqual([input]);
  });

  test('an error is EC2\'s own', async () => {
    const fail = () => {
      throw new AwsError('DependencyViolation', "The vpc 'vpc-1' has dependencies and cannot be deleted.", 400);
    };
    const { service } = echo(ec2, 'DeleteVpc', fail);
    const sending = new EC2Client(inProcess(gatewayOf([service]))).send(new DeleteVpcCommand({ VpcId: 'vpc-1' }));
    await expect(sending).rejects.toMatchObject({ name: 'DependencyViolation', message: "The vpc 'vpc-1' has dependencies and cannot be deleted." });
  });

  test.each([
    ['Action=DescribeSubnets&Colour=red', 'UnknownParameter', 'The parameter Colour is not recognized'],
    ['Action=DescribeSubnets&Filter.1.Colour=red', 'UnknownParameter', 'The parameter Filter.1.Colour is not recognized'],
    ['Action=DescribeSubnets&MaxResults=many', 'InvalidParameterValue', "Invalid value 'many' for MaxResults: a number is expected"],
    ['Action=FlySubnets', 'InvalidAction', 'ec2:FlySubnets is not simulated by this embedded AWS'],
  ])('%s is refused as %s', async (body, code, message) => {
    const { service } = echo(ec2, 'DescribeSubnets', () => ({}));
    const response = await gatewayOf([service]).gateway.handle(signed('ec2', { method: 'POST', url: '/', body }));
    expect(response.status).toBe(400);
    expect(response.body).toContain(`<Code>${code}</Code>`);
    expect(response.body.replaceAll('&apos;', "'")).toContain(`<Message>${message}</Message>`);
  });
});

function signed(service: string, request: { method: string; url: string; body?: string; headers?: Record<string, string> }) {
  const authorization = `AWS4-HMAC-SHA256 Credential=x/20260101/us-west-2/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return { body: '', ...request, headers: { ...request.headers, authorization } };
}
