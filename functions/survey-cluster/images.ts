import { DescribeImagesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { imageParameter, releaseParameter } from '../../core/plan/images.ts';

/** SSM answers for this many parameters at once. */
const parametersPerCall = 10;

type ByMinor = Readonly<Record<string, string>>;

/** The images that AWS publishes for nodes. Groups share their questions. */
export class Images {
  private readonly ssm: SSMClient;
  private readonly ec2: EC2Client;
  private readonly asked = new Map<string, Promise<ByMinor>>();

  constructor({ ssm, ec2 }: { readonly ssm: SSMClient; readonly ec2: EC2Client }) {
    this.ssm = ssm;
    this.ec2 = ec2;
  }

  async latestReleases(amiType: string, minors: readonly string[]): Promise<ByMinor> {
    return this.once(`release ${amiType} ${minors.join()}`, minors, (minor) => releaseParameter(amiType, minor));
  }

  async latestImages(amiType: string, minors: readonly string[]): Promise<ByMinor> {
    return this.once(`image ${amiType} ${minors.join()}`, minors, (minor) => imageParameter(amiType, minor));
  }

  /** Undefined for an image that this account may not see, or that is gone. */
  async nameOf(imageId: string): Promise<string | undefined> {
    const { Images: [image] = [] } = await this.ec2.send(new DescribeImagesCommand({ Filters: [{ Name: 'image-id', Values: [imageId] }], IncludeDeprecated: true }));
    return image?.Name;
  }

  private async once(key: string, minors: readonly string[], parameterOf: (minor: string) => string | undefined): Promise<ByMinor> {
    const present = this.asked.get(key) ?? this.ask(minors, parameterOf);
    this.asked.set(key, present);
    return present;
  }

  private async ask(minors: readonly string[], parameterOf: (minor: string) => string | undefined): Promise<ByMinor> {
    const minorOf = new Map(minors.flatMap((minor) => [parameterOf(minor)].flatMap((parameter) => (parameter === undefined ? [] : [[parameter, minor] as const]))));
    const names = [...minorOf.keys()];
    const batches = Array.from({ length: Math.ceil(names.length / parametersPerCall) }, (_, index) => names.slice(index * parametersPerCall, (index + 1) * parametersPerCall));
    const answers = await Promise.all(batches.map(async (Names) => (await this.ssm.send(new GetParametersCommand({ Names }))).Parameters ?? []));
    return Object.fromEntries(answers.flat().flatMap(({ Name = '', Value }) => (Value === undefined ? [] : [[minorOf.get(Name) ?? '', Value] as const])));
  }
}
