import { describe, expect, test } from '@jest/globals';
import { parameterValues } from '../../../simulator/cloudformation/template/parameters.ts';
import { chooseBranches, dependencyGraph } from '../../../simulator/cloudformation/template/references.ts';
import { outline, parseTemplate } from '../../../simulator/cloudformation/template/template.ts';
import { requiredCapability, validateTemplate } from '../../../simulator/cloudformation/template/validate.ts';
import { topic } from './topics.ts';

const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const noParameters = async () => undefined;

describe('reading a template', () => {
  test('YAML short forms mean the functions they stand for', () => {
    const template = parseTemplate(`
AWSTemplateFormatVersion: 2010-09-09
Conditions:
  Both: !And [!Condition Other, !Not [!Equals [!Ref A, b]]]
Parameters: {A: {Type: String}}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: !Select [0, !Cidr [!GetAtt Other.CidrBlock, 2, 8]]
      InstanceTenancy: !If [Both, dedicated, !Ref AWS::NoValue]
      Tags:
        - Key: Name
          Value: !Sub
            - \${x}-\${A}
            - x: !ImportValue net
        - Key: zone
          Value: !Join
            - ','
            - !GetAZs ''
`);
    expect(template.Conditions).toEqual({ Both: { 'Fn::And': [{ Condition: 'Other' }, { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'A' }, 'b'] }] }] } });
    expect(template.Resources['Vpc']?.Properties).toEqual({
      CidrBlock: { 'Fn::Select': [0, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Other', 'CidrBlock'] }, 2, 8] }] },
      InstanceTenancy: { 'Fn::If': ['Both', 'dedicated', { Ref: 'AWS::NoValue' }] },
      Tags: [
        { Key: 'Name', Value: { 'Fn::Sub': ['${x}-${A}', { x: { 'Fn::ImportValue': 'net' } }] } },
        { Key: 'zone', Value: { 'Fn::Join': [',', { 'Fn::GetAZs': '' }] } },
      ],
    });
  });

  const malformed: readonly [string, string, string][] = [
    ['broken YAML', 'Resources:\n  A: [', 'Template format error: YAML not well-formed. (line 2, column 7)'],
    ['broken JSON', '{"Resources": {,}', 'Template format error: JSON not well-formed.'],
    ['an unknown tag', 'Resources: {A: !Magic x}', 'Unresolved tag: !Magic'],
    ['text', 'hello', 'Template format error: unsupported structure.'],
    ['no resources', '{"Resources": {}}', 'At least one Resources member must be defined.'],
    ['an unknown section', '{"Resource": {}}', 'Invalid template property or properties [Resource]'],
    ['a transform', '{"Transform": "AWS::Serverless-2016-10-31", "Resources": {}}', 'Transform is not simulated'],
    ['a resource without a type', '{"Resources": {"A": {}}}', '[/Resources/A] Every Resources object must contain a Type member.'],
    ['an unknown member of a resource', '{"Resources": {"A": {"Type": "x", "Property": {}}}}', "Invalid template resource property 'Property'"],
    ['a name with a dash', '{"Resources": {"A-b": {"Type": "x"}}}', 'Resources name A-b is non alphanumeric.'],
    ['a policy that does not exist', '{"Resources": {"A": {"Type": "x", "DeletionPolicy": "Keep"}}}', "[/Resources/A/DeletionPolicy] 'DeletionPolicy' must be one of Delete, Retain, RetainExceptOnCreate."],
  ];
  test.each(malformed)('refuses %s', (_name, text, message) => {
    expect(() => parseTemplate(text)).toThrow(message);
  });
});

describe('checking a template', () => {
  const wrong: readonly [string, Record<string, unknown>, string][] = [
    ['an unknown type', { Resources: { A: { Type: 'AWS::EKS::Magic' } } }, 'Template format error: Unrecognized resource types: [AWS::EKS::Magic]'],
    ['a reference to nothing', { Resources: { A: topic('a', ['Ghost']) } }, 'Template format error: Unresolved resource dependencies [Ghost] in the Resources block of the template'],
    ['an output of nothing', { Resources: { A: topic('a') }, Outputs: { X: { Value: { Ref: 'Ghost' } } } }, 'Unresolved resource dependencies [Ghost] in the Outputs block of the template'],
    ['a dependency on nothing', { Resources: { A: topic('a', [], { DependsOn: 'Ghost' }) } }, 'Unresolved resource dependencies [Ghost] in the Resources block'],
    ['an attribute that the type does not have', { Resources: { A: vpc, B: { ...vpc, Properties: { CidrBlock: { 'Fn::GetAtt': ['A', 'Colour'] } } } } }, 'Template error: resource A does not support attribute type Colour in Fn::GetAtt'],
    ['an attribute hidden in a Sub', { Resources: { A: vpc, B: { ...vpc, Properties: { CidrBlock: { 'Fn::Sub': '${A.Colour}' } } } } }, 'resource A does not support attribute type Colour'],
    ['a condition that is not there', { Resources: { A: { ...vpc, Condition: 'Ghost' } } }, 'Unresolved condition dependency Ghost in the template'],
    ['a condition that reads a resource', { Resources: { A: vpc }, Conditions: { C: { 'Fn::Equals': [{ Ref: 'A' }, 'x'] } } }, 'Unresolved dependencies [A]. Cannot reference resources in the Conditions block'],
  ];
  test.each(wrong)('refuses %s', (_name, template, message) => {
    expect(() => validateTemplate(outline(template))).toThrow(message);
  });

  test('names every property that does not fit, all at once', () => {
    const template = outline({
      Resources: {
        A: { Type: 'AWS::EC2::VPC', Properties: { CidrBlok: '10.0.0.0/16', EnableDnsSupport: 'perhaps' } },
        B: { Type: 'AWS::EC2::Subnet', Properties: { Tags: [{ Key: 'x' }, { key: 'y', Value: 'z' }] } },
      },
    });
    expect(() => validateTemplate(template)).toThrow(
      [
        'Properties validation failed for resource A with message: #: extraneous key [CidrBlok] is not permitted; #/EnableDnsSupport: expected type: Boolean, found: String',
        'Properties validation failed for resource B with message: #: required key [VpcId] not found; #/Tags/0: expected type: Tag, found: JSONObject; #/Tags/1: expected type: Tag, found: JSONObject',
      ].join('\n'),
    );
  });

  test('says which properties of a known type are not simulated', () => {
    const template = outline({ Resources: { A: { Type: 'AWS::EC2::VPC', Properties: { Ipv4IpamPoolId: 'ipam-1' } } } });
    expect(() => validateTemplate(template)).toThrow('#/Ipv4IpamPoolId: AWS::EC2::VPC is simulated without this property');
  });

  test('takes text where a number or a truth value is wanted, and functions anywhere', () => {
    const function_ = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: { 'Fn::Sub': 'b' } }, Role: { Ref: 'Role' }, Timeout: '30', MemorySize: { 'Fn::If': ['Big', 2048, 128] } } };
    const template = outline({ Parameters: { Role: { Type: 'String' } }, Conditions: { Big: { 'Fn::Equals': [1, 1] } }, Resources: { F: function_ } });
    expect(() => validateTemplate(template)).not.toThrow();
  });

  test('a role needs CAPABILITY_IAM, and CAPABILITY_NAMED_IAM when the template names it', () => {
    const role = (more: object) => outline({ Resources: { R: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, ...more } } } });
    expect(requiredCapability(role({}))?.capability).toBe('CAPABILITY_IAM');
    expect(requiredCapability(role({ RoleName: 'x' }))?.capability).toBe('CAPABILITY_NAMED_IAM');
    expect(requiredCapability(outline({ Resources: { A: vpc } }))).toBeUndefined();
  });
});

describe('dependencies', () => {
  const graphOf = (resources: Record<string, unknown>) => {
    const template = outline({ Resources: resources });
    return dependencyGraph(template, template.Resources, () => true);
  };

  test('a circle names the resources in it, and no other', () => {
    const resources = { A: topic('a', ['B']), B: topic('b', ['C']), C: topic('c', ['A']), Before: topic('before'), After: topic('after', ['A', 'Before']) };
    expect(() => graphOf({ ...resources, A: topic('a', ['B', 'Before']) })).toThrow('Circular dependency between resources: [A, B, C]');
  });

  test('only the branch that a condition chooses is a dependency', () => {
    const value = { 'Fn::If': ['Yes', { Ref: 'A' }, { 'Fn::If': ['No', { Ref: 'B' }, { Ref: 'C' }] }] };
    expect(chooseBranches(value, (name) => name === 'Yes')).toEqual({ Ref: 'A' });
    expect(chooseBranches(value, () => false)).toEqual({ Ref: 'C' });
  });

  test('references, attributes, substitutions and DependsOn all order resources', () => {
    const graph = graphOf({
      A: topic('a'),
      B: topic('b', ['A']),
      C: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['A', 'TopicName'] } } },
      D: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Sub': '${B.TopicName} ${C}' } }, DependsOn: ['A'] },
    });
    expect(Object.fromEntries([...graph].map(([id, needs]) => [id, [...needs].sort()]))).toEqual({ A: [], B: ['A'], C: ['A'], D: ['A', 'B', 'C'] });
  });
});

describe('parameters', () => {
  const declared = (declaration: object) => outline({ Parameters: { P: declaration }, Resources: { A: vpc } });
  const value = async (declaration: object, given?: string) => (await parameterValues(declared(declaration), new Map(given === undefined ? [] : [['P', given]]), noParameters)).get('P')?.value;

  test('a list parameter is split, and a default stands in for a missing value', async () => {
    expect(await value({ Type: 'CommaDelimitedList' }, 'a, b,c')).toEqual(['a', 'b', 'c']);
    expect(await value({ Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1,subnet-2' })).toEqual(['subnet-1', 'subnet-2']);
    expect(await value({ Type: 'Number', Default: 3 })).toBe('3');
  });

  const wrong: readonly [string, object, string | undefined, string][] = [
    ['a missing value', { Type: 'String' }, undefined, 'Parameters: [P] must have values'],
    ['text for a number', { Type: 'Number' }, 'x', "Parameter 'P' must be a number."],
    ['a value that is not allowed', { Type: 'String', AllowedValues: ['a', 'b'] }, 'c', "Parameter 'P' must be one of AllowedValues"],
    ['a value that does not match', { Type: 'String', AllowedPattern: '[a-z]+' }, 'aB', "Parameter 'P' must match pattern [a-z]+"],
    ['a broken constraint that is described', { Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'letters only' }, '1', 'Parameter P failed to satisfy constraint: letters only'],
    ['a short value', { Type: 'String', MinLength: 3 }, 'ab', "Parameter 'P' must contain at least 3 characters"],
    ['a great number', { Type: 'Number', MaxValue: '9' }, '10', "Parameter 'P' must be a number not greater than 9"],
    ['an unknown type', { Type: 'Text' }, 'x', 'Template format error: Unrecognized parameter type: Text for parameter P'],
    ['an SSM parameter that is not there', { Type: 'AWS::SSM::Parameter::Value<String>' }, '/x', 'Unable to fetch parameters [/x] from parameter store for this account.'],
  ];
  test.each(wrong)('refuses %s', async (_name, declaration, given, message) => {
    await expect(value(declaration, given)).rejects.toThrow(message);
  });

  test('refuses parameters that the template does not have', async () => {
    await expect(parameterValues(declared({ Type: 'String', Default: '' }), new Map([['Q', '1'], ['R', '2']]), noParameters)).rejects.toThrow('Parameters: [Q, R] do not exist in the template');
  });
});
