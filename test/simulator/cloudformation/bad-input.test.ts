import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTemplate } from '../../../simulator/cloudformation/template/template.ts';
import { AwsError } from '../../../simulator/service.ts';
import { administrator, embedded, account, region } from './embedded.ts';
import { topic, topics } from './topics.ts';

const small = {
  Parameters: { P: { Type: 'String', Default: 'x', AllowedValues: ['x', 'y'] }, N: { Type: 'Number', Default: 3, MinValue: 1 } },
  Mappings: { M: { a: { b: 'c' } } },
  Conditions: { Yes: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
  Rules: { R: { Assertions: [{ Assert: { 'Fn::Contains': [['x'], { Ref: 'P' }] }, AssertDescription: 'x' }] } },
  Resources: {
    A: topic('a', [], { DeletionPolicy: 'Delete', Metadata: { a: 1 } }),
    B: { Type: 'AWS::SNS::Topic', Condition: 'Yes', DependsOn: ['A'], Properties: { DisplayName: { 'Fn::Sub': ['${P}-${A.TopicName}-${x}', { x: { 'Fn::FindInMap': ['M', 'a', 'b'] } }] }, Tags: [{ Key: 'k', Value: { 'Fn::If': ['No', 'a', { Ref: 'AWS::NoValue' }] } }] } },
  },
  Outputs: { O: { Value: { 'Fn::Select': [0, { 'Fn::Split': [':', { Ref: 'A' }] }] }, Export: { Name: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'o']] } } } },
};
const network = parseTemplate(readFileSync(new URL('network-template.yaml', import.meta.url), 'utf8'));

/** Every place in a value, by its path. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, member]) => places(member, [...path, key])) : [];
  return [path, ...inside];
}

function replaced(value: unknown, [head, ...rest]: readonly string[], by: unknown): unknown {
  if (head === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === head ? replaced(item, rest, by) : item));
  return Object.fromEntries(Object.entries(value as object).map(([key, member]) => [key, key === head ? replaced(member, rest, by) : (member as unknown)]));
}

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>({ Ref: 'A' }, { Ref: 3 }, { 'Fn::GetAtt': 'A' }, { 'Fn::GetAtt': ['A'] }, { 'Fn::GetAtt': [{ Ref: 'P' }, 'TopicName'] }, { 'Fn::Sub': '${' }, { 'Fn::Sub': ['${x}'] }, { 'Fn::If': [] }, { 'Fn::If': ['No', 1, 2] }, { 'Fn::GetAZs': {} }, { 'Fn::Cidr': [] }, { Condition: 'Yes' }, { 'Fn::Equals': 'x' }, '{{resolve:ssm:x}}', '__proto__', { Ref: '__proto__' }, { Ref: 'constructor' }, { Type: 'constructor' }),
);

/** A template with one place spoilt. */
const spoilt = fc.constantFrom<unknown>(small, network).chain((template) => fc.tuple(fc.constantFrom(...places(template)), junk).map(([path, by]) => replaced(template, path, by)));

test('a spoilt template is refused or fails in AWS\'s terms, never by a bug, and leaves nothing half-made', async () => {
  await fc.assert(
    fc.asyncProperty(spoilt, async (template) => {
      const sns = topics();
      const aws = embedded(() => [sns.service]);
      try {
        await aws.cloudFormation.deploy({ stackName: 'net', template: template as Record<string, unknown>, parameters: {}, account, region, principal: administrator, instant: true });
      } catch (error) {
        const told = error instanceof AwsError || (error instanceof Error && error.name === 'DeploymentFailed' && !/undefined|is not a function|Cannot read|\[object/.test(error.message));
        if (!told) throw error;
        expect(sns.existing.size).toBe(0);
      }
    }),
    { numRuns: 300 },
  );
});

test('any text is a template or a ValidationError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.string().map((text) => `Resources:\n  A: !Sub ${text}`)), (text) => {
      try {
        parseTemplate(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ValidationError' });
      }
    }),
    { numRuns: 500 },
  );
});
