import type { Eks } from '../engine/eks.ts';
import { invalidParameter } from '../errors.ts';
import type { About } from '../errors.ts';

/** No resource has more tags than the quota. */
export function checkTags(eks: Eks, tags: Readonly<Record<string, string>> | undefined, about: About): void {
  const { tagsPerResource } = eks.settings.quotas;
  if (Object.keys(tags ?? {}).length > tagsPerResource) throw invalidParameter(`A resource can have at most ${tagsPerResource} tags`, about);
}
