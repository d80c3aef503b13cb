import { CreateLaunchTemplateVersionCommand, DescribeLaunchTemplateVersionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { OperationError } from '../../core/errors.ts';
import type { RollSelfManagedGroup } from '../../core/plan/upgrade/step-requests.ts';

/** The version that the group is to launch from; made once, whoever asks again, and not at all where the one in use has the image. */
export async function wantedVersion(ec2: EC2Client, { launchTemplateId: LaunchTemplateId, template, to }: RollSelfManagedGroup, ClientToken: string): Promise<string> {
  if ('version' in template) return template.version;
  const { basedOn, imageId: ImageId } = template;
  const { LaunchTemplateVersions: [present] = [] } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: [basedOn] }));
  if (present?.LaunchTemplateData?.ImageId === ImageId) return basedOn;
  const { LaunchTemplateVersion: made } = await ec2.send(
    new CreateLaunchTemplateVersionCommand({ LaunchTemplateId, SourceVersion: basedOn, LaunchTemplateData: { ImageId }, VersionDescription: `Drydock: Kubernetes ${to}`, ClientToken }),
  );
  if (made?.VersionNumber !== undefined) return String(made.VersionNumber);
  throw new OperationError('RetryBriefly', 'NoLaunchTemplateVersion', 'EC2 made a launch-template version and did not say which one it is.');
}
