import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent } from 'node:https';
import { OperationError } from '../../../core/errors.ts';
import type { Kubernetes } from '../../../core/kubernetes/port.ts';
import type { Target } from '../../../core/operation/operation.ts';
import type { MemberCredentials, Place } from '../aws/member-accounts.ts';
import type { Runtime } from '../runtime.ts';
import { Connection, type Carrier, type Tokens } from './connection.ts';
import { KubernetesApi } from './kubernetes-api.ts';
import { eksToken } from './token.ts';

/** EKS takes a token for 15 minutes; ours is made anew well before. */
const tokenLife = 10 * 60_000;

export interface Ways {
  readonly eks: (place: Place) => Promise<EKSClient>;
  readonly credentials: (place: Place) => Promise<MemberCredentials>;
  /** The next ones are others. */
  readonly dropCredentials: (place: Place, refused: MemberCredentials) => Promise<void>;
  readonly runtime: Runtime;
  /** How long a connection and an answer may take. */
  readonly network: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** For so long EKS is not asked again where a cluster's API is. */
const connectionLife = 60 * 60_000;

/** The Kubernetes API of any cluster that EKS describes; one that stops answering is looked up anew. */
export function kubernetesClusters(ways: Ways): (target: Target) => Promise<Kubernetes> {
  const held = new Map<string, { readonly kubernetes: Promise<Kubernetes>; readonly until: number }>();
  return async (target) => {
    const now = ways.runtime.now();
    const key = `${target.account}/${target.region}/${target.cluster}`;
    for (const [one, { until }] of held) if (until <= now) held.delete(one);
    const kubernetes = held.get(key)?.kubernetes ?? connect(ways, target, () => held.delete(key));
    if (!held.has(key)) held.set(key, { kubernetes, until: now + connectionLife });
    return kubernetes;
  };
}

async function connect(ways: Ways, target: Target, lost: () => void): Promise<Kubernetes> {
  try {
    const { endpoint, certificateAuthority } = await described(ways, target);
    return new KubernetesApi(new Connection(endpoint, untilLost(carrierOf(ways, certificateAuthority), lost), tokens(ways, target)));
  } catch (error) {
    lost();
    throw error;
  }
}

/** The endpoint of a cluster that was made anew, or whose authority is another one by now, does not answer. */
function untilLost(carrier: Carrier, lost: () => void): Carrier {
  return {
    handle: async (request) => {
      try {
        return await carrier.handle(request);
      } catch (error) {
        lost();
        throw error;
      }
    },
  };
}

async function described({ eks }: Ways, target: Target): Promise<{ readonly endpoint: string; readonly certificateAuthority: string | undefined }> {
  const client = await eks(target);
  const { cluster } = await client.send(new DescribeClusterCommand({ name: target.cluster }));
  if (cluster?.endpoint === undefined) throw new OperationError('RetryPatiently', 'KubernetesUnreachable', `${target.cluster} has no endpoint: it is ${cluster?.status ?? 'unknown'}`);
  return { endpoint: cluster.endpoint, certificateAuthority: cluster.certificateAuthority?.data };
}

/** The network, trusting the cluster's own authority and no other. */
function carrierOf({ runtime, network }: Ways, authority: string | undefined): Carrier {
  if (runtime.requestHandler !== undefined) return runtime.requestHandler as Carrier;
  const ca = authority === undefined ? undefined : Buffer.from(authority, 'base64').toString();
  return new NodeHttpHandler({ ...network, httpsAgent: new Agent({ keepAlive: true, maxSockets: 50, ...(ca !== undefined && { ca }) }) });
}

interface Made {
  readonly token: string;
  readonly of: MemberCredentials;
}

function tokens({ credentials, dropCredentials, runtime }: Ways, target: Target): Tokens {
  let held: { readonly made: Promise<Made>; readonly until: number } | undefined;
  const make = async (): Promise<Made> => {
    const of = await credentials(target);
    return { of, token: await eksToken({ cluster: target.cluster, place: target, credentials: of }, runtime) };
  };
  return {
    get: async () => {
      if (held === undefined || held.until <= runtime.now()) {
        const made = make();
        held = { made, until: runtime.now() + tokenLife };
        // A refusal is not remembered.
        made.catch(() => (held = undefined));
      }
      return (await held.made).token;
    },
    drop: async (refused) => {
      const present = held;
      const made = await present?.made;
      if (made?.token !== refused || held !== present) return;
      held = undefined;
      await dropCredentials(target, made.of);
    },
  };
}
