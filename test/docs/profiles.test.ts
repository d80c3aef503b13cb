import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { profiles } from '../../core/profiles/profiles.ts';
import { profilesPage } from '../../docs/generate-profiles.ts';

test('The page about profiles says what the code fills in; after a change, `npm run docs` brings it up to date', () => {
  expect(readFileSync(new URL('../../docs/profiles.md', import.meta.url), 'utf8')).toBe(profilesPage(profiles));
});
