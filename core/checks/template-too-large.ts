import type { StepRequest } from '../plan/step-requests.ts';
import { MAX_TEMPLATE_BYTES, sizeOf } from '../plan/templates/template.ts';
import type { Finding } from './finding.ts';

/** Needs the plan's steps: CloudFormation takes templates of up to 51,200 bytes. */
export function templateTooLarge(requests: readonly StepRequest[]): readonly Finding[] {
  return requests.flatMap((request) => {
    if (request.kind !== 'deploy-stack' || sizeOf(request.template) <= MAX_TEMPLATE_BYTES) return [];
    return [{
      check: 'template-too-large',
      severity: 'blocker',
      path: 'iam',
      message: `The template of stack ${request.stackName} would have ${sizeOf(request.template)} bytes, and CloudFormation takes ${MAX_TEMPLATE_BYTES}.`,
      remedy: 'Let fewer roles be made: name existing ones, or use managed policies instead of long documents.',
    }];
  });
}
