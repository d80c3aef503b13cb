import { createAws } from '../../simulator/aws.ts';
import type { Aws, AwsOptions } from '../../simulator/aws.ts';
import { virtualClock } from '../../simulator/clock/virtual.ts';
import type { VirtualClock } from '../../simulator/clock/virtual.ts';
import type { Credentials, Shape } from '../../simulator/service.ts';
import { administrator } from '../../simulator/sts/sessions.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-west-2';

export interface TestAws extends Aws {
  readonly clock: VirtualClock;
  /** Calls `iam:CreateRole` and its like as the administrator of the account. */
  as(service: string, operation: string, input: Shape, account?: string): Promise<Shape>;
  /** Configuration of SDK clients that call in process. Without credentials: the administrator's. */
  client(credentials?: Omit<Credentials, 'sessionToken'>): { region: string; endpoint: string; maxAttempts: number; credentials: Omit<Credentials, 'sessionToken'>; requestHandler: Aws['requestHandler'] };
  /** Makes a role that any principal of its account may assume and that may do what the statements say; returns its ARN. */
  role(name: string, statements: readonly Shape[], trust?: Shape): Promise<string>;
}

/** The whole embedded AWS on a virtual clock. */
export function awsOf(options: Partial<AwsOptions> = {}): TestAws {
  const clock = virtualClock(Date.UTC(2026, 0, 15, 12));
  const aws = createAws({ seed: 'test', clock, ...options });
  const as: TestAws['as'] = (service, operation, input, account = ACCOUNT) => aws.dispatch({ service, operation, input, account, region: REGION, principal: administrator(account) });
  return {
    ...aws,
    clock,
    as,
    client: (credentials = { accessKeyId: 'x', secretAccessKey: 'y' }) => ({ region: REGION, endpoint: 'http://aws.test', maxAttempts: 1, credentials, requestHandler: aws.requestHandler }),
    async role(name, statements, trust = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: ['sts:AssumeRole', 'sts:TagSession'] }) {
      const { Role } = await as('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }) });
      if (statements.length > 0) {
        await as('iam', 'PutRolePolicy', { RoleName: name, PolicyName: 'own', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }) });
      }
      return (Role as { Arn: string }).Arn;
    },
  };
}
