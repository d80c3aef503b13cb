import { overlap, parseCidr } from '../spec/cidr.ts';
import type { CheckContext, Remark } from './check.ts';

/** The parser compares ranges that the file says; what ranges an existing VPC has is known only now. */
export function serviceRangeOverlaps({ spec, facts }: CheckContext): readonly Remark[] {
  const service = parseCidr(spec.serviceIPv4CIDR ?? '');
  if (service === undefined || spec.network.kind === 'new') return [];
  const met = (facts.vpc?.cidrs ?? []).filter((cidr) => {
    const range = parseCidr(cidr);
    return range !== undefined && overlap(range, service);
  });
  if (met.length === 0) return [];
  return [{
    severity: 'blocker',
    path: 'kubernetesNetworkConfig.serviceIPv4CIDR',
    message: `Services would get addresses from ${spec.serviceIPv4CIDR ?? ''}, which the VPC has too (${met.join(', ')}).`,
    remedy: 'Choose a range that the VPC does not have, or leave it out: EKS then picks one.',
  }];
}
