import type { ProfileName } from '../spec/cluster-spec.ts';
import { development } from './development.ts';
import { production } from './production.ts';
import type { Profile } from './profile.ts';

export const profiles: Readonly<Record<ProfileName, Profile>> = { development, production };
