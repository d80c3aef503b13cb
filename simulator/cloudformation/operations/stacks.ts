import { passRole } from '../../iam/pass-role.ts';
import type { Call, Operation, Shape } from '../../service.ts';
import { shapes, texts } from '../providers/members.ts';
import type { Deployments, StackRequest } from '../engine/deployments.ts';
import type { OnFailure } from '../engine/operations.ts';
import type { Registry } from '../engine/registry.ts';
import type { Stack } from '../engine/stack.ts';
import { validationError } from '../template/errors.ts';
import { parseTemplate } from '../template/template.ts';
import { textOf } from '../template/values.ts';
import { flag, member, refuse, requiredMember, stackName, tagsOf, templateBody } from './input.ts';

const notCarriedOut = ['NotificationARNs', 'ResourceTypes', 'RollbackConfiguration', 'StackPolicyBody', 'StackPolicyURL', 'StackPolicyDuringUpdateBody', 'StackPolicyDuringUpdateURL', 'RetainExceptOnCreate'];

/** CreateStack, UpdateStack, DeleteStack and UpdateTerminationProtection. */
export function stackOperations(deployments: Deployments, registry: Registry): Record<string, Operation> {
  return {
    CreateStack: { resources: ownStack, run: (input, call) => create(deployments, input, call) },
    UpdateStack: { resources: ownStack, run: (input, call) => update(deployments, registry, input, call) },
    DeleteStack: { resources: ownStack, run: (input, call) => remove(deployments, registry, input, call) },
    UpdateTerminationProtection: { resources: ownStack, run: (input, call) => protect(registry, input, call) },
  };
}

/** The stack that a request is about, as policies name it. */
export function ownStack(input: Shape, { region, account }: Call): readonly string[] {
  const name = member(input, 'StackName') ?? '*';
  return [name.startsWith('arn:') ? name : `arn:aws:cloudformation:${region}:${account}:stack/${name}/*`];
}

async function create(deployments: Deployments, input: Shape, call: Call): Promise<Shape> {
  refuse(input, ...notCarriedOut);
  const name = stackName(input);
  const text = templateBody(input);
  const request = { ...commonRequest(input, call), name, text, template: parseTemplate(text), parameters: givenParameters(input), tags: tagsOf(input) ?? {} };
  const timeout = input['TimeoutInMinutes'];
  await checkRole(input, call);
  const accepted = await deployments.create({
    ...request,
    onFailure: onFailure(input),
    terminationProtection: flag(input, 'EnableTerminationProtection') ?? false,
    timeoutMinutes: timeout === undefined ? undefined : Number(timeout),
  });
  deployments.start(accepted);
  return { StackId: accepted.stack.id };
}

function commonRequest(input: Shape, { account, region, principal }: Call): Pick<StackRequest, 'account' | 'region' | 'principal' | 'capabilities' | 'roleArn' | 'token' | 'instant'> {
  return { account, region, principal, capabilities: texts(input, 'Capabilities'), roleArn: member(input, 'RoleARN'), token: member(input, 'ClientRequestToken'), instant: false };
}

/** Who gives a stack a role must be allowed to pass it on. */
async function checkRole(input: Shape, call: Call): Promise<void> {
  const roleArn = member(input, 'RoleARN');
  if (roleArn !== undefined) await passRole(call, roleArn, 'cloudformation.amazonaws.com');
}

function onFailure(input: Shape): OnFailure {
  const choice = member(input, 'OnFailure');
  const disabled = flag(input, 'DisableRollback');
  if (choice !== undefined && disabled !== undefined) throw validationError('You cannot specify both OnFailure and DisableRollback.');
  if (choice === undefined) return disabled === true ? 'DO_NOTHING' : 'ROLLBACK';
  if (choice === 'ROLLBACK' || choice === 'DELETE' || choice === 'DO_NOTHING') return choice;
  throw validationError(`1 validation error detected: Value '${choice}' at 'onFailure' failed to satisfy constraint: Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]`);
}

function givenParameters(input: Shape, previous?: Stack): Map<string, string> {
  return new Map(
    shapes(input, 'Parameters').flatMap((parameter) => {
      const key = requiredMember(parameter, 'ParameterKey');
      if (flag(parameter, 'UsePreviousValue') !== true) return [[key, textOf(parameter['ParameterValue'] ?? '')] as const];
      const value = previous?.blueprint.parameters.get(key)?.text;
      if (value === undefined) throw validationError(`Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`);
      return [[key, value] as const];
    }),
  );
}

async function update(deployments: Deployments, registry: Registry, input: Shape, call: Call): Promise<Shape> {
  refuse(input, ...notCarriedOut, 'DisableRollback');
  const stack = registry.of(call).find(requiredMember(input, 'StackName'));
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') throw validationError(`Stack [${requiredMember(input, 'StackName')}] does not exist`);
  const text = flag(input, 'UsePreviousTemplate') === true ? stack.blueprint.text : templateBody(input);
  const request = { ...commonRequest(input, call), name: stack.name, text, template: parseTemplate(text), parameters: givenParameters(input, stack), tags: tagsOf(input) ?? stack.blueprint.tags };
  await checkRole(input, call);
  const accepted = await deployments.update(stack, request);
  deployments.start(accepted);
  return { StackId: stack.id };
}

async function remove(deployments: Deployments, registry: Registry, input: Shape, call: Call): Promise<Shape> {
  refuse(input, 'DeletionMode');
  const stack = registry.of(call).find(requiredMember(input, 'StackName'));
  if (stack === undefined) return {};
  await checkRole(input, call);
  const accepted = deployments.delete(stack, { principal: call.principal, roleArn: member(input, 'RoleARN'), token: member(input, 'ClientRequestToken'), retain: texts(input, 'RetainResources') });
  deployments.start(accepted);
  return {};
}

function protect(registry: Registry, input: Shape, call: Call): Shape {
  const stack = registry.of(call).find(requiredMember(input, 'StackName'));
  if (stack === undefined) throw validationError(`Stack [${requiredMember(input, 'StackName')}] does not exist`);
  stack.terminationProtection = flag(input, 'EnableTerminationProtection') ?? false;
  return { StackId: stack.id };
}
