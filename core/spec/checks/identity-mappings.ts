import { nodeEntryTypeOf } from '../aws-auth-nodes.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type Mapping = NonNullable<NonNullable<Config['iamIdentityMappings']>[number]>;

/** A mapping becomes an access entry as far as that can say the same. */
export function* checkIdentityMappings({ iamIdentityMappings, accessConfig = {} }: Config): Findings {
  const mappings = entriesOf(iamIdentityMappings, ['iamIdentityMappings']);
  const mapped = mappings.filter(([{ arn }]) => arn !== undefined);
  if (mapped.length > 0 && accessConfig.authenticationMode === 'CONFIG_MAP') {
    yield keyIsWrong(['iamIdentityMappings'], 'mappings become access entries: set accessConfig.authenticationMode to API or API_AND_CONFIG_MAP');
  }
  const entered = new Set(entriesOf(accessConfig.accessEntries, []).map(([{ principalARN }]) => principalARN));
  const arns = mapped.map(([{ arn }, path]) => [arn, [...path, 'arn']] as const);
  yield* duplicates([...[...entered].map((arn) => [arn, []] as const), ...arns], (arn) => arn, (arn) => `a principal has one access entry, and ${arn}`);
  for (const [mapping, path] of mappings) yield* checkMapping(mapping, path);
}

/** EKS keeps these beginnings for itself (user guide, access-entries). */
const reserved = /^(?:system|eks|aws|amazon|iam):/;

function* checkMapping({ arn, username, groups }: Mapping, path: Path): Findings {
  if (arn === undefined) {
    if (username !== undefined || isFilled(groups)) yield keyIsWrong(path, '`arn` is missing: whom does it map?', [[...path, 'arn'], path]);
    return;
  }
  const known = entriesOf(groups, [...path, 'groups']);
  if (nodeEntryTypeOf(username, known.map(([group]) => group)) !== undefined) return;
  for (const [group, at] of known) {
    if (group !== 'system:masters' && reserved.test(group)) yield valueIsWrong(at, `EKS takes no group ${group} in an access entry; bind a group of your own to the same role`, [[...path, 'username']]);
    else if (group.length === 0 || group.length > 63) yield valueIsWrong(at, 'must have 1 to 63 characters');
  }
  if (username === undefined) return;
  const at = [...path, 'username'];
  if (reserved.test(username)) yield valueIsWrong(at, 'must not begin with system:, eks:, aws:, amazon: or iam:, which EKS does not allow in an access entry', [[...path, 'groups']]);
  else if (username.length === 0 || username.length > 128) yield valueIsWrong(at, 'must have 1 to 128 characters');
}
