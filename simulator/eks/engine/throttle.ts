import type { Call } from '../../service.ts';
import { AwsError } from '../../service.ts';
import { eksError } from '../errors.ts';
import type { Eks } from './eks.ts';

/** Operations whose model knows ThrottlingException; the others answer TooManyRequestsException. */
const modelled = new Set([
  'AssociateEncryptionConfig', 'AssociateIdentityProviderConfig', 'DisassociateIdentityProviderConfig',
  'UpdateClusterConfig', 'UpdateClusterVersion', 'CancelUpdate', 'CreateCapability',
]);

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token buckets, one for reads and one for writes per account and region. */
export class Throttle {
  private readonly eks: Eks;
  private readonly buckets = new Map<string, Bucket>();

  constructor(eks: Eks) {
    this.eks = eks;
  }

  take(operation: string, call: Call): void {
    const limits = this.eks.settings.faults.throttling;
    if (limits === undefined || call.principal.kind === 'service') return;
    const reads = /^(Describe|List)/.test(operation);
    const rate = reads ? limits.readsPerSecond : limits.writesPerSecond;
    const burst = Math.max(1, rate * limits.burstSeconds);
    const bucket = this.bucket(`${call.account}/${call.region}/${reads ? 'read' : 'write'}`, burst);
    const now = this.eks.world.clock.now();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * rate);
    bucket.filledAt = now;
    if (bucket.tokens < 1) throw refusal(operation);
    bucket.tokens -= 1;
  }

  private bucket(key: string, burst: number): Bucket {
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: this.eks.world.clock.now() };
    this.buckets.set(key, bucket);
    return bucket;
  }
}

function refusal(operation: string): AwsError {
  return modelled.has(operation)
    ? new AwsError('ThrottlingException', 'Rate exceeded', 429, { clusterName: null })
    : eksError('TooManyRequestsException', 'Too Many Requests');
}
