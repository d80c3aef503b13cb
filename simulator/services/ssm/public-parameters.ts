import { eksImages, type EksImage } from '../../ec2/eks-images.ts';
import { regionFacts } from '../../ec2/zones.ts';

const known = new Map<string, ReadonlyMap<string, string>>();

/** Parameters that AWS publishes in a region: images for EKS nodes, and the names of regions. Name → value. */
export function publicParameters(region: string): ReadonlyMap<string, string> {
  let parameters = known.get(region);
  if (parameters === undefined) {
    parameters = new Map([...eksImages(region).flatMap(ofImage), ...ofRegions()]);
    known.set(region, parameters);
  }
  return parameters;
}

function ofImage(image: EksImage): [string, string][] {
  const { recommendedPath: newest, ownPath: own } = image;
  return [...(newest === undefined ? [] : below(newest, image)), ...(own === undefined ? [] : below(own, image))];
}

/** Each family of images has parameters of its own below an image's path. */
function below(path: string, image: EksImage): [string, string][] {
  if (path.startsWith('/aws/service/canonical/')) return [[`${path}/ami-id`, image.imageId]];
  const imageId: [string, string] = [`${path}/image_id`, image.imageId];
  if (image.isWindows) return [imageId, [`${path}/release_version`, image.release]];
  if (path.startsWith('/aws/service/bottlerocket/')) return [imageId, [`${path}/image_version`, image.release]];
  return [imageId, [path, summary(image)], [`${path}/image_name`, image.name], [`${path}/release_version`, image.release]];
}

function summary({ imageId, name, release }: EksImage): string {
  return JSON.stringify({ schema_version: '2', image_id: imageId, image_name: name, release_version: release });
}

function ofRegions(): [string, string][] {
  const root = '/aws/service/global-infrastructure/regions';
  return Object.entries(regionFacts).flatMap(([name, { longName }]): [string, string][] => [[`${root}/${name}`, name], [`${root}/${name}/longName`, longName]]);
}
