import type { DescribeImagesRequest, Image } from '@aws-sdk/client-ec2';
import { eksImages, type EksImage } from './eks-images.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { operation } from './operation.ts';
import { page } from './pages.ts';
import type { Ec2Region } from './region.ts';

function published(image: EksImage): Image {
  const isUbuntu = image.name.startsWith('ubuntu');
  const RootDeviceName = image.isWindows || isUbuntu ? '/dev/sda1' : '/dev/xvda';
  return {
    ...common,
    ImageId: image.imageId,
    Name: image.name,
    Description: image.description,
    Architecture: image.architecture,
    OwnerId: image.owner,
    ...(!isUbuntu && { ImageOwnerAlias: 'amazon' }),
    Public: true,
    ImageLocation: `${isUbuntu ? image.owner : 'amazon'}/${image.name}`,
    ...(image.isWindows && { Platform: 'Windows' as const }),
    PlatformDetails: image.isWindows ? 'Windows' : 'Linux/UNIX',
    RootDeviceName,
    BlockDeviceMappings: [{ DeviceName: RootDeviceName, Ebs: { VolumeSize: image.isWindows ? 50 : 20, VolumeType: 'gp3', DeleteOnTermination: true, Encrypted: false } }],
    Tags: [],
  };
}

const common = { State: 'available', ImageType: 'machine', RootDeviceType: 'ebs', VirtualizationType: 'hvm', Hypervisor: 'xen', EnaSupport: true, SriovNetSupport: 'simple' } as const;

/** An image that somebody built in this account. */
export function ownImage(region: Ec2Region, fields: { readonly id: string; readonly name: string; readonly architecture?: 'x86_64' | 'arm64' | undefined }): Image {
  return {
    ...common, ImageId: fields.id, Name: fields.name, Architecture: fields.architecture ?? 'x86_64', OwnerId: region.account, Public: false, PlatformDetails: 'Linux/UNIX',
    RootDeviceName: '/dev/xvda', BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, VolumeType: 'gp3', DeleteOnTermination: true, Encrypted: false } }], Tags: [],
  };
}

/** By region: the same in every account. */
const publishedOnes = new Map<string, readonly Image[]>();

function publishedIn(region: string): readonly Image[] {
  const images = publishedOnes.get(region) ?? eksImages(region).map(published);
  publishedOnes.set(region, images);
  return images;
}

function allImages(region: Ec2Region): Image[] {
  return [...region.images.all(), ...publishedIn(region.region)];
}

/** Throws `InvalidAMIID.NotFound`. */
export function imageById(region: Ec2Region, id: string): Image {
  const found = region.images.find(id) ?? eksImages(region.region).filter((image) => image.imageId === id).map(published)[0];
  if (found === undefined) throw kinds.image.notFound(id);
  return found;
}

const imageFilters: FilterTable<Image> = {
  architecture: (image) => image.Architecture,
  description: (image) => image.Description,
  'image-id': (image) => image.ImageId,
  'image-type': (image) => image.ImageType,
  'is-public': (image) => image.Public,
  name: (image) => image.Name,
  'owner-alias': (image) => image.ImageOwnerAlias,
  'owner-id': (image) => image.OwnerId,
  platform: (image) => image.Platform,
  'root-device-type': (image) => image.RootDeviceType,
  state: (image) => image.State,
  'virtualization-type': (image) => image.VirtualizationType,
};

export const imageOperations = {
  DescribeImages: operation<DescribeImagesRequest>({
    run: (region, input) => {
      const named = (input.ImageIds ?? []).map((id) => imageById(region, id));
      const owners = (input.Owners ?? []).map((owner) => (owner === 'self' ? region.account : owner));
      const owned = (named.length > 0 ? named : allImages(region)).filter(
        (image) => owners.length === 0 || owners.includes(image.OwnerId ?? '') || owners.includes(image.ImageOwnerAlias ?? ''),
      );
      const { items, ...rest } = page(applyFilters(owned, input.Filters, imageFilters), input);
      return { Images: items, ...rest };
    },
  }),
};
