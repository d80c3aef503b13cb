import type { FunctionName } from './names.ts';
import type { Contract } from './shared/contract.ts';
import { contract as api } from './api/contract.ts';
import { contract as associateIdentityProvider } from './associate-identity-provider/contract.ts';
import { contract as authorise } from './authorise/contract.ts';
import { contract as bake } from './bake/contract.ts';
import { contract as cancelOperation } from './cancel-operation/contract.ts';
import { contract as closeOperation } from './close-operation/contract.ts';
import { contract as createAccessEntry } from './create-access-entry/contract.ts';
import { contract as createAddOn } from './create-add-on/contract.ts';
import { contract as createCapability } from './create-capability/contract.ts';
import { contract as createControlPlane } from './create-control-plane/contract.ts';
import { contract as createFargateProfile } from './create-fargate-profile/contract.ts';
import { contract as createNodeGroup } from './create-node-group/contract.ts';
import { contract as createPodIdentityAssociation } from './create-pod-identity-association/contract.ts';
import { contract as createServiceAccount } from './create-service-account/contract.ts';
import { contract as deleteCapability } from './delete-capability/contract.ts';
import { contract as deleteControlPlane } from './delete-control-plane/contract.ts';
import { contract as deleteFargateProfile } from './delete-fargate-profile/contract.ts';
import { contract as deleteNodeGroup } from './delete-node-group/contract.ts';
import { contract as deleteStack } from './delete-stack/contract.ts';
import { contract as deployStack } from './deploy-stack/contract.ts';
import { contract as followDrift } from './follow-drift/contract.ts';
import { contract as getApproval } from './get-approval/contract.ts';
import { contract as heedHealth } from './heed-health/contract.ts';
import { contract as keepAuditLog } from './keep-audit-log/contract.ts';
import { contract as keepCalendar } from './keep-calendar/contract.ts';
import { contract as openOperation } from './open-operation/contract.ts';
import { contract as pauseAutoscaler } from './pause-autoscaler/contract.ts';
import { contract as planChange } from './plan-change/contract.ts';
import { contract as planProvision } from './plan-provision/contract.ts';
import { contract as recordEvent } from './record-event/contract.ts';
import { contract as recycleFargatePods } from './recycle-fargate-pods/contract.ts';
import { contract as reportOperation } from './report-operation/contract.ts';
import { contract as resumeAutoscaler } from './resume-autoscaler/contract.ts';
import { contract as rollSelfManagedGroup } from './roll-self-managed-group/contract.ts';
import { contract as slackConversation } from './slack-conversation/contract.ts';
import { contract as slackEntrance } from './slack-entrance/contract.ts';
import { contract as slackMessenger } from './slack-messenger/contract.ts';
import { contract as surveyAccount } from './survey-account/contract.ts';
import { contract as surveyCluster } from './survey-cluster/contract.ts';
import { contract as surveyProvision } from './survey-provision/contract.ts';
import { contract as takeLease } from './take-lease/contract.ts';
import { contract as ticketConversation } from './ticket-conversation/contract.ts';
import { contract as ticketEntrance } from './ticket-entrance/contract.ts';
import { contract as ticketMessenger } from './ticket-messenger/contract.ts';
import { contract as updateAddOn } from './update-add-on/contract.ts';
import { contract as updateControlPlane } from './update-control-plane/contract.ts';
import { contract as updateNodeGroup } from './update-node-group/contract.ts';
import { contract as verifyCluster } from './verify-cluster/contract.ts';
import { contract as verifyPhase } from './verify-phase/contract.ts';
import { contract as watchkeeper } from './watchkeeper/contract.ts';

/** What both sides of each function agree on: its input and its environment. */
export const contracts = {
  api,
  'associate-identity-provider': associateIdentityProvider,
  authorise,
  bake,
  'cancel-operation': cancelOperation,
  'close-operation': closeOperation,
  'create-access-entry': createAccessEntry,
  'create-add-on': createAddOn,
  'create-capability': createCapability,
  'create-control-plane': createControlPlane,
  'create-fargate-profile': createFargateProfile,
  'create-node-group': createNodeGroup,
  'create-pod-identity-association': createPodIdentityAssociation,
  'create-service-account': createServiceAccount,
  'delete-capability': deleteCapability,
  'delete-control-plane': deleteControlPlane,
  'delete-fargate-profile': deleteFargateProfile,
  'delete-node-group': deleteNodeGroup,
  'delete-stack': deleteStack,
  'deploy-stack': deployStack,
  'follow-drift': followDrift,
  'get-approval': getApproval,
  'heed-health': heedHealth,
  'keep-audit-log': keepAuditLog,
  'keep-calendar': keepCalendar,
  'open-operation': openOperation,
  'pause-autoscaler': pauseAutoscaler,
  'plan-change': planChange,
  'plan-provision': planProvision,
  'record-event': recordEvent,
  'recycle-fargate-pods': recycleFargatePods,
  'report-operation': reportOperation,
  'resume-autoscaler': resumeAutoscaler,
  'roll-self-managed-group': rollSelfManagedGroup,
  'slack-conversation': slackConversation,
  'slack-entrance': slackEntrance,
  'slack-messenger': slackMessenger,
  'survey-account': surveyAccount,
  'survey-cluster': surveyCluster,
  'survey-provision': surveyProvision,
  'take-lease': takeLease,
  'ticket-conversation': ticketConversation,
  'ticket-entrance': ticketEntrance,
  'ticket-messenger': ticketMessenger,
  'update-add-on': updateAddOn,
  'update-control-plane': updateControlPlane,
  'update-node-group': updateNodeGroup,
  'verify-cluster': verifyCluster,
  'verify-phase': verifyPhase,
  watchkeeper,
} as const satisfies Record<FunctionName, Contract>;
