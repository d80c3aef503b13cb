import type { Random } from '../../random.ts';

/** Median seconds from "in progress" to "complete"; an update takes `update` or as long as a creation. */
export interface Duration {
  readonly create: number;
  readonly delete: number;
  readonly update?: number;
}

const usual: Duration = { create: 3, delete: 2 };

/** What stack events show in practice, as medians. What is not named here takes `usual`. */
const durations: Readonly<Record<string, Duration>> = {
  'AWS::DynamoDB::Table': { create: 12, delete: 8 },
  'AWS::DynamoDB::GlobalTable': { create: 30, delete: 20 },
  'AWS::IAM::Role': { create: 18, delete: 2, update: 15 },
  'AWS::IAM::Policy': { create: 16, delete: 2 },
  'AWS::IAM::RolePolicy': { create: 16, delete: 2 },
  'AWS::IAM::ManagedPolicy': { create: 17, delete: 2 },
  'AWS::IAM::InstanceProfile': { create: 120, delete: 2 },
  'AWS::Lambda::Function': { create: 8, delete: 4 },
  'AWS::Lambda::Permission': { create: 1, delete: 1 },
  'AWS::Lambda::EventSourceMapping': { create: 22, delete: 12 },
  'AWS::StepFunctions::StateMachine': { create: 3, delete: 60 },
  'AWS::SQS::Queue': { create: 66, delete: 62 },
  'AWS::Events::Rule': { create: 61, delete: 61 },
  'AWS::KMS::Key': { create: 122, delete: 10 },
  'AWS::ApiGateway::Stage': { create: 2, delete: 2 },
  'AWS::EC2::VPC': { create: 12, delete: 3 },
  'AWS::EC2::VPCCidrBlock': { create: 15, delete: 4 },
  'AWS::EC2::Subnet': { create: 3, delete: 2 },
  'AWS::EC2::InternetGateway': { create: 16, delete: 2 },
  'AWS::EC2::VPCGatewayAttachment': { create: 6, delete: 10 },
  'AWS::EC2::NatGateway': { create: 100, delete: 50 },
  'AWS::EC2::EIP': { create: 16, delete: 2 },
  'AWS::EC2::RouteTable': { create: 12, delete: 2 },
  'AWS::EC2::Route': { create: 5, delete: 4 },
  'AWS::EC2::SubnetRouteTableAssociation': { create: 4, delete: 3 },
  'AWS::EC2::SecurityGroup': { create: 6, delete: 3 },
  'AWS::EC2::LaunchTemplate': { create: 5, delete: 2 },
  'AWS::EKS::AccessEntry': { create: 4, delete: 3 },
  'AWS::EC2::VPCEndpoint': { create: 60, delete: 30 },
};

/** The spread of a duration around its median. */
const sigma = 0.15;

/** Milliseconds that an action on a resource of `type` takes. */
export function durationMs(type: string, action: 'create' | 'update' | 'delete', random: Random): number {
  const medians = durations[type] ?? usual;
  const seconds = action === 'update' ? (medians.update ?? medians.create) : medians[action];
  return Math.round(random.logNormal(seconds * 1000, sigma));
}
