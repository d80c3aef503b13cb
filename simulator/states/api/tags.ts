import { AwsError } from '../../service.ts';
import type { Operation, Shape } from '../../service.ts';
import type { Engine } from '../run/engine.ts';
import type { Machine } from '../run/machine.ts';
import { readTags, requireArn } from './input.ts';
import { namedBy } from './lookup.ts';

const MOST_TAGS = 50;

export function tagOperations(engine: Engine): Record<string, Operation> {
  const resources = namedBy('resourceArn');
  return {
    TagResource: {
      resources,
      run: (input) => {
        const { tags } = taggedMachine(engine, input);
        const all = new Map([...tags, ...readTags(input)]);
        if (all.size > MOST_TAGS) throw new AwsError('TooManyTags', `A resource has at most ${MOST_TAGS} tags`);
        for (const [key, value] of all) tags.set(key, value);
        return {};
      },
    },
    UntagResource: {
      resources,
      run: (input) => {
        const { tags } = taggedMachine(engine, input);
        for (const key of (input.tagKeys ?? []) as string[]) tags.delete(key);
        return {};
      },
    },
    ListTagsForResource: {
      resources,
      run: (input) => ({ tags: [...taggedMachine(engine, input).tags].map(([key, value]) => ({ key, value })) }),
    },
  };
}

function taggedMachine({ store }: Engine, input: Shape): Machine {
  const arn = requireArn(input, 'resourceArn');
  const machine = store.machines.get(arn);
  if (machine === undefined) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: arn });
  return machine;
}
