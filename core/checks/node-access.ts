import { isWindows } from '../spec/ami-type.ts';
import { allNodeGroups } from '../spec/all-node-groups.ts';
import type { CheckContext, Remark } from './check.ts';

/** The author's own key is not on this side; without the warning they would look for it in vain. */
export function sshKeyMade({ spec }: CheckContext): readonly Remark[] {
  return allNodeGroups(spec).flatMap(({ group, path }) => group.launch?.ssh?.key.kind !== 'made' ? [] : [{
    severity: 'warning',
    path: `${path}.ssh`,
    message: `Node group ${group.name} names no key that can be read here, so an EC2 key pair is made for it, whose private key is in Parameter Store under /ec2/keypair/.`,
    remedy: 'To use a key of yours, paste the public key into ssh.publicKey, or name an EC2 key pair in ssh.publicKeyName.',
  }]);
}

/** A node role that the file lets in otherwise than as a node cannot join. */
export function nodeEntryType({ spec }: CheckContext): readonly Remark[] {
  const { accessEntries } = spec.accessConfig;
  return spec.selfManagedNodeGroups.flatMap(({ name, role, amiFamily }) => {
    if (role.kind === 'new') return [];
    const wanted = isWindows(amiFamily) ? 'EC2_WINDOWS' : 'EC2_LINUX';
    return accessEntries.flatMap(({ principalARN, type }, index) => principalARN !== role.roleARN || type === wanted ? [] : [{
      severity: 'blocker' as const,
      path: `accessConfig.accessEntries[${index}].type`,
      message: `Nodes of group ${name} join as ${principalARN}, which this entry lets in as ${type}; they need ${wanted}.`,
      remedy: `Say type ${wanted}, or leave the entry out: it is made with the group.`,
    }]);
  });
}
