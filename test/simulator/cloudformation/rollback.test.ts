import { beforeEach, describe, expect, test } from '@jest/globals';
import { CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand, UpdateStackCommand, type CreateStackCommandInput, type UpdateStackCommandInput } from '@aws-sdk/client-cloudformation';
import { embedded, refusal, type Embedded } from './embedded.ts';
import { topic, topics, type Topics } from './topics.ts';

let sns: Topics;
let aws: Embedded;

beforeEach(() => {
  sns = topics();
  aws = embedded(() => [sns.service]);
});

const template = (resources: object, more: object = {}) => JSON.stringify({ Resources: resources, ...more });

async function create(resources: object, more: Partial<CreateStackCommandInput> = {}): Promise<string> {
  const { StackId } = await aws.client.send(new CreateStackCommand({ StackName: 'net', TemplateBody: template(resources), ...more }));
  await aws.clock.settle();
  return StackId!;
}

async function update(resources: object, more: Partial<UpdateStackCommandInput> = {}): Promise<void> {
  await aws.client.send(new UpdateStackCommand({ StackName: 'net', TemplateBody: template(resources), ...more }));
  await aws.clock.settle();
}

async function remove(more: object = {}): Promise<void> {
  await aws.client.send(new DeleteStackCommand({ StackName: 'net', ...more }));
  await aws.clock.settle();
}

async function status(StackName = 'net'): Promise<string> {
  const { Stacks } = await aws.client.send(new DescribeStacksCommand({ StackName }));
  const { StackStatus, StackStatusReason } = Stacks![0]!;
  return StackStatusReason === undefined ? StackStatus! : `${StackStatus}: ${StackStatusReason}`;
}

async function events(StackName = 'net'): Promise<string[]> {
  const { StackEvents } = await aws.client.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents!.toReversed().map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) => `${LogicalResourceId} ${ResourceStatus}${ResourceStatusReason ? ` (${ResourceStatusReason})` : ''}`);
}

describe('a creation that fails', () => {
  test('says which resource failed and why, cancels the others, and takes down what was made', async () => {
    sns.refusing.set('bad', 'Topic names of this kind are refused');
    await create({ First: topic('first'), Bad: topic('bad', ['First']), Beside: topic('beside', ['First']), Never: topic('never', ['Bad']) });
    expect(await status()).toBe('ROLLBACK_COMPLETE');
    const told = await events();
    expect(told).toContainEqual(expect.stringMatching(/^Bad CREATE_FAILED \(Topic names of this kind are refused \(Service: sns; Status Code: 400; Error Code: InvalidParameter; Request ID: [0-9a-f-]{36}; Proxy: null\)\)$/));
    expect(told).toContain('Beside CREATE_FAILED (Resource creation cancelled)');
    expect(told).toContain('net ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: [Bad]. Rollback requested by user.)');
    expect(told.filter((event) => event.startsWith('Never'))).toEqual([]);
    expect(sns.existing.size).toBe(0);
    expect(sns.diary.at(-1)).toBe('delete first');
  });

  test('OnFailure DELETE deletes the stack too', async () => {
    sns.refusing.set('bad', 'no');
    const id = await create({ A: topic('a'), Bad: topic('bad', ['A']) }, { OnFailure: 'DELETE' });
    expect(await refusal(status())).toBe('ValidationError: Stack with id net does not exist');
    expect(await status(id)).toBe('DELETE_COMPLETE');
    expect(sns.existing.size).toBe(0);
  });

  test('OnFailure DO_NOTHING leaves everything for inspection', async () => {
    sns.refusing.set('bad', 'no');
    await create({ A: topic('a'), Bad: topic('bad', ['A']) }, { OnFailure: 'DO_NOTHING' });
    expect(await status()).toBe('CREATE_FAILED: The following resource(s) failed to create: [Bad].');
    expect([...sns.existing.keys()]).toEqual(['a']);
    await remove();
    expect(sns.existing.size).toBe(0);
  });

  test('a stack that takes longer than its timeout is rolled back', async () => {
    const chain = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`T${i}`, topic(`t${i}`, i === 0 ? [] : [`T${i - 1}`])]));
    await create(chain, { TimeoutInMinutes: 1 });
    expect(await status()).toBe('ROLLBACK_COMPLETE');
    expect(await events()).toContain('net ROLLBACK_IN_PROGRESS (Stack creation time exceeded the specified timeout. Rollback requested by user.)');
    expect(sns.existing.size).toBe(0);
  });

  test('what cannot be taken down is named, with all that it needs left standing', async () => {
    sns.refusing.set('bad', 'no');
    sns.holding.add('held');
    await create({ Base: topic('base'), Held: topic('held', ['Base']), Free: topic('free', ['Base']), Bad: topic('bad', ['Held', 'Free']) });
    expect(await status()).toBe('ROLLBACK_FAILED: The following resource(s) failed to delete: [Held].');
    expect([...sns.existing.keys()].sort()).toEqual(['base', 'held']);
    expect(await refusal(update({ Base: topic('base') }))).toMatch(/is in ROLLBACK_FAILED state and can not be updated\.$/);
  });

  test('a deletion in the middle of a creation stops it and leaves nothing', async () => {
    await aws.client.send(new CreateStackCommand({ StackName: 'net', TemplateBody: template({ A: topic('a'), B: topic('b', ['A']), C: topic('c', ['B']) }) }));
    await aws.clock.until(() => sns.existing.has('b'));
    await remove();
    expect(await refusal(status())).toBe('ValidationError: Stack with id net does not exist');
    expect(sns.diary).toEqual(['create a', 'create b', 'delete b', 'delete a']);
  });
});

describe('a deletion that fails', () => {
  test('can be tried again, or go on without the resource', async () => {
    await create({ Base: topic('base'), Held: topic('held', ['Base']), Free: topic('free') });
    sns.holding.add('held');
    await remove();
    expect(await status()).toBe('DELETE_FAILED: The following resource(s) failed to delete: [Held].');
    expect([...sns.existing.keys()].sort()).toEqual(['base', 'held']);
    await remove({ RetainResources: ['Held'] });
    expect(await refusal(status())).toBe('ValidationError: Stack with id net does not exist');
    expect([...sns.existing.keys()]).toEqual(['held']);
  });
});

describe('an update', () => {
  const named = (name: string, display: string, more: object = {}) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: name, DisplayName: display }, ...more });

  beforeEach(async () => {
    await create({ A: named('a', 'one'), Old: topic('old', ['A']), Same: topic('same') });
    sns.diary.length = 0;
  });

  test('changes in place, makes what is new and removes what is gone, and leaves the rest alone', async () => {
    await update({ A: named('a', 'two'), Same: topic('same'), New: topic('new', ['A']) });
    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(sns.diary).toEqual(['set a DisplayName=two', 'create new', 'delete old']);
    const told = await events();
    expect(told.slice(told.indexOf('net UPDATE_IN_PROGRESS (User Initiated)'))).toEqual([
      'net UPDATE_IN_PROGRESS (User Initiated)', 'A UPDATE_IN_PROGRESS', 'A UPDATE_COMPLETE', 'New CREATE_IN_PROGRESS', 'New CREATE_COMPLETE',
      'net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'Old DELETE_IN_PROGRESS', 'Old DELETE_COMPLETE', 'net UPDATE_COMPLETE',
    ]);
  });

  test('replaces a resource whose name changes, and whoever refers to it follows', async () => {
    await update({ A: named('a2', 'one'), Old: topic('old', ['A']), Same: topic('same') });
    expect(sns.diary).toEqual(['create a2', 'set old DisplayName=arn:aws:sns:us-west-2:111122223333:a2', 'delete a']);
    expect(await events()).toContain('A UPDATE_IN_PROGRESS (Requested update requires the creation of a new physical resource; hence creating one.)');
  });

  test('keeps the replaced resource when its policy says so', async () => {
    await update({ A: named('a2', 'one', { UpdateReplacePolicy: 'Retain' }), Old: topic('old', ['A']), Same: topic('same') });
    expect([...sns.existing.keys()].sort()).toEqual(['a', 'a2', 'old', 'same']);
  });

  test('that changes nothing is refused', async () => {
    expect(await refusal(update({ A: named('a', 'one'), Old: topic('old', ['A']), Same: topic('same') }))).toBe('ValidationError: No updates are to be performed.');
    expect(await refusal(update({}, { TemplateBody: undefined, UsePreviousTemplate: true }))).toBe('ValidationError: No updates are to be performed.');
  });

  test('that changes a type is refused', async () => {
    expect(await refusal(update({ A: { Type: 'AWS::SQS::Queue' } }))).toBe('ValidationError: Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]');
  });

  test('of the stack\'s tags reaches the resources', async () => {
    await update({}, { TemplateBody: undefined, UsePreviousTemplate: true, Tags: [{ Key: 'team', Value: 'net' }] });
    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(aws.recorder.calls().filter(({ operation }) => operation === 'TagResource')).toHaveLength(3);
  });

  test('that fails puts everything back: changed in place, replaced, new and removed', async () => {
    sns.refusing.set('bad', 'no such topics');
    await update({ A: named('a', 'two'), Same: topic('same2'), New: topic('new'), Bad: topic('bad', ['A', 'Same', 'New']) });
    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([...sns.existing.keys()].sort()).toEqual(['a', 'old', 'same']);
    expect(sns.existing.get('a')).toMatchObject({ DisplayName: 'one' });
    expect(await events()).toContain('net UPDATE_ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: [Bad].)');
    sns.refusing.clear();
    await update({ A: named('a', 'three') });
    expect([...sns.existing.keys()]).toEqual(['a']);
  });

  test('that fails in place is put back in place', async () => {
    sns.refusing.set('two', 'no twos');
    await update({ A: named('a', 'two'), Old: topic('old', ['A']), Same: topic('same') });
    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(sns.diary).toEqual(['set a DisplayName=one']);
  });

  test('that would replace a custom-named resource under its own name fails, and says to rename it', async () => {
    await update({ A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a', DisplayName: 'one', FifoTopic: true } }, Old: topic('old', ['A']), Same: topic('same') });
    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await events()).toContain('A UPDATE_FAILED (CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename a and update the stack again.)');
    expect([...sns.existing.keys()].sort()).toEqual(['a', 'old', 'same']);
  });
});

describe('deploying in process', () => {
  test('gives the outputs, and takes no simulated time when told so', async () => {
    const started = aws.clock.now();
    const outputs = await aws.deploy('app', { Resources: { A: topic('a') }, Outputs: { Arn: { Value: { Ref: 'A' } } } });
    expect(outputs).toEqual({ Arn: 'arn:aws:sns:us-west-2:111122223333:a' });
    expect(aws.clock.now()).toBe(started);
  });

  test('takes templates that the API would not', async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`T${i}`, { ...topic(`t${i}`), Metadata: { padding: 'x'.repeat(200) } }]));
    await aws.deploy('app', { Resources: many });
    expect(sns.existing.size).toBe(400);
  });

  test('a second time updates the stack, and a third time finds nothing to do', async () => {
    await aws.deploy('app', { Resources: { A: topic('a') } });
    const next = { Resources: { A: topic('a'), B: topic('b') }, Outputs: { B: { Value: { Ref: 'B' } } } };
    expect(await aws.deploy('app', next)).toEqual({ B: 'arn:aws:sns:us-west-2:111122223333:b' });
    expect(await aws.deploy('app', next)).toEqual({ B: 'arn:aws:sns:us-west-2:111122223333:b' });
    expect(sns.diary).toEqual(['create a', 'create b']);
  });

  test('fails with the first resource that failed and its reason', async () => {
    sns.refusing.set('bad', 'no such topics');
    const failure = aws.deploy('app', { Resources: { A: topic('a'), Bad: topic('bad', ['A']) } });
    expect(await refusal(failure)).toMatch(/^DeploymentFailed: Stack app: Bad failed: no such topics \(Service: sns; /);
    expect(sns.existing.size).toBe(0);
  });
});
