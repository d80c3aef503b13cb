import { servicePrincipal } from '../../service.ts';
import type { Shape } from '../../service.ts';
import type { Execution } from './execution.ts';
import { redrivability } from './redrivability.ts';

/** Input and output together are left out of an event above this size. */
const MOST_DATA_BYTES = 248 * 1024;

/**
 * Puts "Step Functions Execution Status Change" on the default bus. The execution does not depend on it: an account
 * without that bus, or a refusal, changes nothing.
 */
export function announce(execution: Execution): void {
  const { engine, machine, arn, clock } = execution;
  const { account, region } = machine;
  const entry = { Source: 'aws.states', DetailType: 'Step Functions Execution Status Change', Time: new Date(clock.now()), Resources: [arn], Detail: JSON.stringify(detailOf(execution)) };
  const principal = servicePrincipal('states.amazonaws.com', account);
  const previous = execution.announced;
  execution.announced = engine.background.run(async () => {
    await previous;
    await engine.world.dispatch({ service: 'events', operation: 'PutEvents', input: { Entries: [entry] }, account, region, principal });
  });
}

function detailOf(execution: Execution): Shape {
  const { input, output, clock } = execution;
  const included = Buffer.byteLength(input.text) + Buffer.byteLength(output?.text ?? '') <= MOST_DATA_BYTES;
  const { redriveStatus, redriveStatusReason = null } = redrivability(execution, clock.now());
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startDate,
    stopDate: execution.stopDate ?? null,
    input: included ? input.text : null,
    output: included ? (output?.text ?? null) : null,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: execution.redriveCount,
    redriveDate: execution.redriveDate ?? null,
    redriveStatus,
    redriveStatusReason,
    inputDetails: { included },
    outputDetails: output === undefined ? null : { included },
    error: execution.error ?? null,
    cause: execution.cause ?? null,
  };
}
