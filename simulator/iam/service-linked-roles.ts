import type { Call, Operation, Shape } from '../service.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { optionalText, requiredText } from './input.ts';
import { addRole, describeRole } from './roles.ts';
import { storedPolicy } from './state.ts';
import type { IamState } from './state.ts';

/** The roles that services make for themselves, and the policy each carries. */
const linkedRoles: Readonly<Record<string, { readonly name: string; readonly policy: string }>> = {
  'eks.amazonaws.com': { name: 'AWSServiceRoleForAmazonEKS', policy: 'AmazonEKSServiceRolePolicy' },
  'eks-nodegroup.amazonaws.com': { name: 'AWSServiceRoleForAmazonEKSNodegroup', policy: 'AWSServiceRoleForAmazonEKSNodegroup' },
  'eks-fargate.amazonaws.com': { name: 'AWSServiceRoleForAmazonEKSForFargate', policy: 'AmazonEKSForFargateServiceRolePolicy' },
  'autoscaling.amazonaws.com': { name: 'AWSServiceRoleForAutoScaling', policy: 'AutoScalingServiceRolePolicy' },
};

export function serviceLinkedRoleOperations(iam: IamState): Record<string, Operation> {
  return {
    CreateServiceLinkedRole: {
      resources: (input, { account }) => [`arn:aws:iam::${account}:role/aws-service-role/${requiredText(input, 'AWSServiceName')}/${linkedRole(input).name}`],
      conditions: (input) => ({ 'iam:AWSServiceName': requiredText(input, 'AWSServiceName') }),
      run: (input, call) => createLinkedRole(iam, input, call),
    },
    DeleteServiceLinkedRole: {
      resources: (input, { account }) => [iam.account(account).roles.get(requiredText(input, 'RoleName'))?.arn ?? '*'],
      run: (input, call) => {
        const { roles } = iam.account(call.account);
        const name = requiredText(input, 'RoleName');
        const role = roles.get(name);
        if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
        if (!role.path.startsWith('/aws-service-role/')) throw invalidInput(`${name} is not a service-linked role.`);
        roles.delete(name);
        return { DeletionTaskId: `task${role.path}${name}/${call.requestId}` };
      },
    },
    GetServiceLinkedRoleDeletionStatus: { run: () => ({ Status: 'SUCCEEDED' }) },
  };
}

function createLinkedRole(iam: IamState, input: Shape, call: Call): Shape {
  const account = iam.account(call.account);
  const service = requiredText(input, 'AWSServiceName');
  const { name, policy } = linkedRole(input);
  if (account.roles.has(name)) throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
  const path = `/aws-service-role/${service}/`;
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] };
  const role = addRole(iam, account, call.world.clock.now(), {
    name,
    path,
    trust: storedPolicy(JSON.stringify(trust), 'trust'),
    description: optionalText(input, 'Description'),
    attached: new Set([`arn:aws:iam::aws:policy/aws-service-role/${policy}`]),
  });
  return { Role: describeRole(role) };
}

function linkedRole(input: Shape): { readonly name: string; readonly policy: string } {
  const service = requiredText(input, 'AWSServiceName');
  const role = Object.hasOwn(linkedRoles, service) ? linkedRoles[service] : undefined;
  if (role === undefined) throw invalidInput(`A service-linked role for ${service} is not simulated by this embedded AWS.`);
  if (optionalText(input, 'CustomSuffix') !== undefined) throw invalidInput(`Custom suffix is not allowed for ${service}`);
  return role;
}
