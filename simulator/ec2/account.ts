import type { AccountAttribute, DescribeAccountAttributesRequest } from '@aws-sdk/client-ec2';
import { operation } from './operation.ts';
import type { Ec2Region } from './region.ts';

const attributes: Readonly<Record<string, (region: Ec2Region) => string>> = {
  'supported-platforms': () => 'VPC',
  'default-vpc': (region) => region.vpcs.where((vpc) => vpc.IsDefault === true)[0]?.VpcId ?? 'none',
  'vpc-max-security-groups-per-interface': () => '5',
  'vpc-max-elastic-ips': (region) => String(region.quotas.addressesPerRegion),
  'max-elastic-ips': (region) => String(region.quotas.addressesPerRegion),
  'max-instances': () => '20',
};

export const accountOperations = {
  DescribeAccountAttributes: operation<DescribeAccountAttributesRequest>({
    run: (region, input) => {
      const names: readonly string[] = input.AttributeNames ?? Object.keys(attributes);
      return {
        AccountAttributes: names.map((AttributeName): AccountAttribute => ({
          AttributeName, AttributeValues: [{ AttributeValue: attributes[AttributeName]?.(region) }],
        })),
      };
    },
  }),
};
