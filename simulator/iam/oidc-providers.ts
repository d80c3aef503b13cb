import type { Call, Operation, Shape } from '../service.ts';
import { entityAlreadyExists, noSuchEntity, validationError } from './errors.ts';
import { listOf, requiredText, tagList, tagsOf } from './input.ts';
import type { IamState, OidcProvider } from './state.ts';

/** The thumbprint that IAM fills in when none is given; for EKS's issuers it does not use it. */
const DEFAULT_THUMBPRINT = '9e99a48a9960b14926bb7f3b02e22da2b0ab7280';

/** OpenID Connect providers: how service accounts of a cluster become roles (IRSA). */
export function oidcProviderOperations(iam: IamState): Record<string, Operation> {
  return {
    CreateOpenIDConnectProvider: {
      resources: (input, { account }) => [providerArn(account, issuerOf(input))],
      run: (input, call) => createProvider(iam, input, call),
    },
    GetOpenIDConnectProvider: onProvider(iam, (provider) => ({
      Url: provider.url,
      ClientIDList: provider.clientIds,
      ThumbprintList: provider.thumbprints,
      CreateDate: provider.createDate,
      Tags: tagList(provider.tags),
    })),
    ListOpenIDConnectProviders: {
      run: (_input, { account }) => ({ OpenIDConnectProviderList: [...iam.account(account).oidcProviders.keys()].map((Arn) => ({ Arn })) }),
    },
    DeleteOpenIDConnectProvider: onProvider(iam, (provider, _input, call) => {
      iam.account(call.account).oidcProviders.delete(provider.arn);
      return {};
    }),
    AddClientIDToOpenIDConnectProvider: onProvider(iam, (provider, input) => {
      provider.clientIds = [...new Set([...provider.clientIds, requiredText(input, 'ClientID')])];
      return {};
    }),
    UpdateOpenIDConnectProviderThumbprint: onProvider(iam, (provider, input) => {
      provider.thumbprints = listOf<string>(input, 'ThumbprintList');
      return {};
    }),
    TagOpenIDConnectProvider: onProvider(iam, (provider, input) => {
      for (const [key, value] of tagsOf(input)) provider.tags.set(key, value);
      return {};
    }),
    UntagOpenIDConnectProvider: onProvider(iam, (provider, input) => {
      for (const key of listOf<string>(input, 'TagKeys')) provider.tags.delete(key);
      return {};
    }),
    ListOpenIDConnectProviderTags: onProvider(iam, (provider) => ({ Tags: tagList(provider.tags), IsTruncated: false })),
  };
}

function onProvider(iam: IamState, run: (provider: OidcProvider, input: Shape, call: Call) => Shape): Operation {
  return {
    resources: (input) => [requiredText(input, 'OpenIDConnectProviderArn')],
    run: (input, call) => {
      const arn = requiredText(input, 'OpenIDConnectProviderArn');
      const provider = iam.account(call.account).oidcProviders.get(arn);
      if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
      return run(provider, input, call);
    },
  };
}

function createProvider(iam: IamState, input: Shape, call: Call): Shape {
  const { oidcProviders } = iam.account(call.account);
  const url = issuerOf(input);
  const arn = providerArn(call.account, url);
  if (oidcProviders.has(arn)) throw entityAlreadyExists(`Provider with url https://${url} already exists.`);
  const thumbprints = listOf<string>(input, 'ThumbprintList');
  const provider: OidcProvider = {
    arn,
    url,
    createDate: new Date(call.world.clock.now()),
    tags: tagsOf(input),
    clientIds: listOf<string>(input, 'ClientIDList'),
    thumbprints: thumbprints.length > 0 ? thumbprints : [DEFAULT_THUMBPRINT],
  };
  oidcProviders.set(arn, provider);
  return { OpenIDConnectProviderArn: arn, Tags: tagList(provider.tags) };
}

/** The issuer without its scheme, as it stands in the provider's ARN. */
function issuerOf(input: Shape): string {
  const url = requiredText(input, 'Url');
  const [, issuer] = /^https:\/\/([^\s?#]+?)\/?$/.exec(url) ?? [];
  if (issuer === undefined) throw validationError(`Invalid Open ID Connect Provider URL: '${url}' must begin with https:// and have no query`);
  return issuer;
}

function providerArn(account: string, issuer: string): string {
  return `arn:aws:iam::${account}:oidc-provider/${issuer}`;
}
