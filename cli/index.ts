/** What others may use of the command: the client, and the views of an operation. */
export { DrydockClient, type ClientOptions, type ProvisionRequest } from './client.ts';
export { ApiProblem, NoConnection } from './client-errors.ts';
export { exitCodeOf, type ExitCode } from './exit.ts';
export { follow, type FollowOptions } from './follow.ts';
export type { Operation, OperationDetail } from './operation.ts';
export { printPlan, printReport } from './print.ts';
export { screenOf, type Screen } from './screen.ts';
export type { Sleep } from './sleep.ts';
export { tokenFile } from './token.ts';
