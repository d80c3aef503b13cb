import { apiGatewayProviders } from './apigateway.ts';
import { autoScalingProviders } from './auto-scaling.ts';
import { ec2NetworkProviders } from './ec2-network.ts';
import { ec2SecurityProviders } from './ec2-security.ts';
import { eksProviders } from './eks.ts';
import { eventsProviders } from './events.ts';
import { iamProviders } from './iam.ts';
import { lambdaProviders } from './lambda.ts';
import { messagingProviders } from './messaging.ts';
import type { Provider } from './provider.ts';
import { recordedProviders } from './recorded.ts';
import { schedulerProviders } from './scheduler.ts';
import { secretProviders } from './secrets.ts';
import { statesProviders } from './states.ts';
import { storageProviders } from './storage.ts';

/** Every resource type that a template may use. */
export const providers: Readonly<Record<string, Provider | undefined>> = withoutPrototype({
  ...iamProviders,
  ...lambdaProviders,
  ...statesProviders,
  ...eventsProviders,
  ...schedulerProviders,
  ...messagingProviders,
  ...storageProviders,
  ...secretProviders,
  ...apiGatewayProviders,
  ...ec2NetworkProviders,
  ...ec2SecurityProviders,
  ...autoScalingProviders,
  ...eksProviders,
  ...recordedProviders,
});

/** A type may be called `constructor`: it is unknown all the same. */
function withoutPrototype(table: Readonly<Record<string, Provider>>): Readonly<Record<string, Provider>> {
  return Object.assign(Object.create(null) as Record<string, Provider>, table);
}
