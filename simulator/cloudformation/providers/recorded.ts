import { made, optionalText, text } from './members.ts';
import type { Provider, ResourceRequest } from './provider.ts';

/** How a type without a service looks from outside: its name, and its attributes by that name. */
interface Recorded {
  readonly reason: string;
  readonly named?: string;
  readonly physicalId: (request: ResourceRequest) => string;
  readonly attributes?: Readonly<Record<string, (request: ResourceRequest, physicalId: string) => string>>;
}

const named = (property: string, longest: number) => (request: ResourceRequest) => optionalText(request.properties, property) ?? request.name(longest);
const alarmArn = ({ account, region }: ResourceRequest, name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
const [noFirewall, noAlarms] = ['No web application firewall filters local requests.', 'No metrics are gathered that an alarm could watch.'];
const noCertificates = 'Nobody comes with a certificate for credentials.';

/** Types that templates need and that change nothing the simulator shows. */
const recorded: Readonly<Record<string, Recorded>> = {
  'AWS::ApiGateway::Account': { reason: 'API Gateway writes no execution logs that need a role.', physicalId: ({ account, region }) => `${account}-${region}`, attributes: { Id: (_request, id) => id } },
  'AWS::CDK::Metadata': { reason: 'It only tells AWS which constructs made the template.', physicalId: (request) => request.random.uuid() },
  'AWS::CloudWatch::Alarm': { reason: noAlarms, named: 'AlarmName', physicalId: named('AlarmName', 255), attributes: { Arn: alarmArn } },
  'AWS::CloudWatch::CompositeAlarm': { reason: noAlarms, named: 'AlarmName', physicalId: named('AlarmName', 255), attributes: { Arn: alarmArn } },
  'AWS::CloudWatch::Dashboard': { reason: 'No console shows it.', named: 'DashboardName', physicalId: named('DashboardName', 255) },
  'AWS::EC2::FlowLog': { reason: 'No traffic flows that could be logged.', physicalId: ({ random }) => `fl-${random.hex(17)}`, attributes: { Id: (_request, id) => id } },
  'AWS::RolesAnywhere::Profile': {
    reason: noCertificates,
    physicalId: (request) => request.random.uuid(),
    attributes: { ProfileId: (_request, id) => id, ProfileArn: ({ account, region }, id) => `arn:aws:rolesanywhere:${region}:${account}:profile/${id}` },
  },
  'AWS::RolesAnywhere::TrustAnchor': {
    reason: noCertificates,
    physicalId: (request) => request.random.uuid(),
    attributes: { TrustAnchorId: (_request, id) => id, TrustAnchorArn: ({ account, region }, id) => `arn:aws:rolesanywhere:${region}:${account}:trust-anchor/${id}` },
  },
  'AWS::WAFv2::WebACL': {
    reason: noFirewall,
    named: 'Name',
    physicalId: (request) => `${named('Name', 128)(request)}|${request.random.uuid()}|${text(request.properties, 'Scope')}`,
    attributes: {
      Arn: ({ account, region }, id) => `arn:aws:wafv2:${region}:${account}:${webAcl(id).scope}/webacl/${webAcl(id).name}/${webAcl(id).id}`,
      Id: (_request, id) => webAcl(id).id,
      LabelNamespace: ({ account }, id) => `awswaf:${account}:webacl:${webAcl(id).name}:`,
    },
  },
  'AWS::WAFv2::WebACLAssociation': { reason: noFirewall, physicalId: ({ properties }) => `${text(properties, 'ResourceArn')}|${text(properties, 'WebACLArn')}` },
  'AWS::WAFv2::LoggingConfiguration': { reason: noFirewall, physicalId: ({ properties }) => text(properties, 'ResourceArn') },
};

function webAcl(physicalId: string): { readonly name: string; readonly id: string; readonly scope: string } {
  const [name = '', id = '', scope = ''] = physicalId.split('|');
  return { name, id, scope: scope === 'CLOUDFRONT' ? 'global' : 'regional' };
}

function asProvider({ reason, named: property, physicalId, attributes = {} }: Recorded): Provider {
  return {
    recordedOnly: reason,
    ...(property !== undefined && { named: property }),
    attributes: Object.keys(attributes),
    create: async (request) => {
      const id = physicalId(request);
      return made(id, Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value(request, id)])));
    },
    update: async (_request, current) => current,
    delete: async () => undefined,
  };
}

export const recordedProviders: Readonly<Record<string, Provider>> = Object.fromEntries(Object.entries(recorded).map(([type, entry]) => [type, asProvider(entry)]));
