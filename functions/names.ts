/** Every Lambda function: its folder here, and `drydock-<name>` in AWS. */
export const functionNames = [
  'api',
  'authorise',
  'close-operation',
  'create-access-entry',
  'create-add-on',
  'create-control-plane',
  'create-fargate-profile',
  'create-node-group',
  'create-pod-identity-association',
  'delete-control-plane',
  'delete-fargate-profile',
  'delete-node-group',
  'delete-stack',
  'deploy-stack',
  'open-operation',
  'plan-provision',
  'record-event',
  'report-operation',
  'survey-provision',
  'take-lease',
  'verify-cluster',
  'watchkeeper',
] as const;

export type FunctionName = (typeof functionNames)[number];
