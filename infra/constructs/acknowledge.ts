import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says why a rule of the AWS Solutions or Serverless pack does not hold for this construct. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  const [pack] = rule.split('-');
  Validations.of(construct).acknowledge({ id: `${pack ?? ''}::${rule}`, reason });
}

/** A wildcard in a policy that has to be: the resource as the rule writes it, and why. */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
}
