import type { Client, Presence } from '../journey.ts';
import { eksCommands } from './eks-journey.ts';
import { eksWaiters } from './eks-waiters.ts';
import { otherServices } from './other-services.ts';

export const awsCli: Client = {
  name: 'AWS CLI',
  async find(place): Promise<Presence> {
    try {
      const { code, out, err } = await place.children.run('aws', ['--version'], place);
      const version = /aws-cli\/(\S+)/.exec(out + err)?.[1];
      return code === 0 && version !== undefined ? { version } : { absent: `aws --version says: ${(out + err).trim()}` };
    } catch {
      return { absent: 'no program aws on the PATH' };
    }
  },
  journeys: [eksCommands, eksWaiters, otherServices],
};
