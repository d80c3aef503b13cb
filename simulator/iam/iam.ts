import type { Service } from '../service.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { managedPolicyOperations } from './policy-operations.ts';
import { oidcProviderOperations } from './oidc-providers.ts';
import { rolePolicyOperations } from './role-policies.ts';
import { roleOperations } from './roles.ts';
import { serviceLinkedRoleOperations } from './service-linked-roles.ts';
import type { IamState } from './state.ts';

/** AWS Identity and Access Management, as far as roles go: no users, no groups. */
export function createIamService(iam: IamState): Service {
  return {
    name: 'iam',
    protocol: 'query',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: {
      ...roleOperations(iam),
      ...rolePolicyOperations(iam),
      ...managedPolicyOperations(iam),
      ...instanceProfileOperations(iam),
      ...oidcProviderOperations(iam),
      ...serviceLinkedRoleOperations(iam),
    },
  };
}
