import type { Findings } from '../found.ts';
import { keyIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { checkPolicyScopes } from './control-plane.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type Capability = NonNullable<NonNullable<Config['capabilities']>[number]>;

export function* checkCapabilities({ capabilities, accessConfig }: Config): Findings {
  const entries = entriesOf(capabilities, ['capabilities']);
  const at = (name: string) => entries.map(([capability, path]) => [capability, [...path, name]] as const);
  yield* duplicates(at('name'), ({ name }) => name, (name) => `the name ${name}`);
  yield* duplicates(at('type'), ({ type }) => type, (type) => `a cluster has one capability of each type, and ${type}`);
  if (entries.length > 0 && accessConfig?.authenticationMode === 'CONFIG_MAP') {
    yield keyIsWrong(['capabilities'], 'EKS lets capabilities in by access entries: set accessConfig.authenticationMode to API or API_AND_CONFIG_MAP');
  }
  for (const [capability, path] of entries) {
    yield* checkConfiguration(capability, path);
    yield* checkRole(capability, path);
    yield* checkPolicyScopes(capability, path);
  }
}

function* checkConfiguration({ type, configuration }: Capability, path: Path): Findings {
  const at = [...path, 'configuration'];
  const argocd = configuration?.argocd;
  if (type === 'ARGOCD' && argocd?.awsIdc === undefined) {
    yield keyIsWrong(path, 'Argo CD’s users sign in by IAM Identity Center: name its instance in configuration.argocd.awsIdc.idcInstanceArn', [at]);
  }
  if (type !== undefined && type !== 'ARGOCD' && argocd !== undefined) yield keyIsWrong([...at, 'argocd'], `is for the type ARGOCD, and this is ${type}`, [[...path, 'type']]);
}

function* checkRole(capability: Capability, path: Path): Findings {
  const { roleArn, attachPolicyARNs, attachPolicy, permissionsBoundary } = capability;
  if (roleArn === undefined) return;
  for (const [name, said] of Object.entries({ attachPolicyARNs: isFilled(attachPolicyARNs), attachPolicy: attachPolicy !== undefined, permissionsBoundary: permissionsBoundary !== undefined })) {
    if (said) yield keyIsWrong([...path, name], 'belongs to a role that is made, and roleArn names an existing one');
  }
}

/** EKS associates one. */
export function* checkIdentityProviders({ identityProviders }: Config): Findings {
  for (const [, path] of entriesOf(identityProviders, ['identityProviders']).slice(1)) yield keyIsWrong(path, 'a cluster has one OIDC identity provider; remove the others');
}
