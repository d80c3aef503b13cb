import { DescribeLaunchTemplateVersionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { LaunchTemplateUse } from '../../core/plan/upgrade/facts.ts';
import { isAbsent } from '../shared/ownership.ts';

export interface TemplateInUse {
  readonly use: LaunchTemplateUse;
  readonly instanceType?: string;
  /** `spot`, `capacity-block`. */
  readonly marketType?: string;
}

/** The version in use (`$Latest` and `$Default` are looked up), and what there is beside it. */
export async function launchTemplateUse(ec2: EC2Client, id: string, version = '$Default'): Promise<TemplateInUse> {
  const asked = [...new Set([version, '$Latest', '$Default'])];
  try {
    const { LaunchTemplateVersions: found = [] } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: asked }));
    const byNumber = found.toSorted((one, other) => (one.VersionNumber ?? 0) - (other.VersionNumber ?? 0));
    const [latest, byDefault] = [byNumber.at(-1), found.find(({ DefaultVersion }) => DefaultVersion)];
    const inUse = { $Latest: latest, $Default: byDefault }[version] ?? found.find(({ VersionNumber }) => String(VersionNumber) === version);
    const { ImageId: imageId, InstanceType: instanceType, InstanceMarketOptions: { MarketType: marketType } = {} } = inUse?.LaunchTemplateData ?? {};
    return {
      use: {
        id,
        version: String(inUse?.VersionNumber ?? version),
        ...(latest?.VersionNumber !== undefined && { latestVersion: String(latest.VersionNumber) }),
        ...(byDefault?.VersionNumber !== undefined && { defaultVersion: String(byDefault.VersionNumber) }),
        ...(imageId !== undefined && { imageId }),
      },
      ...(instanceType !== undefined && { instanceType }),
      ...(marketType !== undefined && { marketType }),
    };
  } catch (error) {
    if (isAbsent(error)) return { use: { id, version } };
    throw error;
  }
}
