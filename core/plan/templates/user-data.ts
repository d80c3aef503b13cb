import { isWindows } from '../../spec/ami-type.ts';
import type { Labels, NodeGroup, Taint } from '../../spec/cluster-spec.ts';
import type { NodeLaunch } from '../../spec/node-launch.ts';
import { ubuntuOf } from '../../spec/ubuntu.ts';
import { bottlerocketSettings } from './user-data/bottlerocket.ts';
import { amazonLinux2 } from './user-data/amazon-linux-2.ts';
import { amazonLinux2023 } from './user-data/amazon-linux-2023.ts';
import { windows } from './user-data/windows.ts';

/** What a node is told when it starts. */
export interface NodeFacts {
  readonly cluster: string;
  readonly launch: NodeLaunch;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** Whether this user data joins the node to the cluster. Not so where EKS manages nodes from its own image: then it adds what joins them. */
  readonly joins: boolean;
}

/** What the user data knows of the control plane: parameters of the template. */
export const controlPlaneParameters = ['Endpoint', 'CertificateAuthority', 'ServiceCidr'] as const;

type ControlPlaneParameter = (typeof controlPlaneParameters)[number];

/** A place for a parameter's value, in a text that may be escaped for JSON, TOML or a shell before it is substituted. */
export function placeFor(parameter: ControlPlaneParameter): string {
  return `%drydock:${parameter}%`;
}

/** The user data of an AMI family's nodes, as a template's `UserData`; undefined when there is nothing to tell. */
export function userData({ amiFamily }: Pick<NodeGroup, 'amiFamily'>, facts: NodeFacts): unknown {
  const text = textFor(amiFamily, facts);
  return text === undefined ? undefined : { 'Fn::Base64': substituted(text) };
}

function textFor(family: NodeGroup['amiFamily'], facts: NodeFacts): string | undefined {
  if (isWindows(family)) return windows(facts);
  if (family.startsWith('Bottlerocket')) return bottlerocketSettings(facts);
  return family === 'AmazonLinux2' || ubuntuOf(family) !== undefined ? amazonLinux2(facts) : amazonLinux2023(facts);
}

/** What commands have in `${…}` is theirs, not a parameter. */
function substituted(text: string): unknown {
  const escaped = text.replaceAll('${', '${!');
  const filled = controlPlaneParameters.reduce((all, name) => all.replaceAll(placeFor(name), `\${${name}}`), escaped);
  return filled === text ? text : { 'Fn::Sub': filled };
}
