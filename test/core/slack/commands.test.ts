import { describe, expect, test } from '@jest/globals';
import { readCommand } from '../../../core/slack/commands.ts';
import { clusterNamed } from '../../../core/slack/named-cluster.ts';

describe('What is typed', () => {
  test.each([
    ['', { name: 'help', words: [], options: {} }],
    ['  status  ', { name: 'status', words: [], options: {} }],
    ['status op-1', { name: 'status', words: ['op-1'], options: {} }],
    ['upgrade harbour --to 1.36 --dry-run', { name: 'upgrade', words: ['harbour'], options: { to: '1.36', 'dry-run': 'true' } }],
    ['upgrade --to=1.36 harbour', { name: 'upgrade', words: ['harbour'], options: { to: '1.36' } }],
    ['upgrade harbour —to 1.36', { name: 'upgrade', words: ['harbour'], options: { to: '1.36' } }],
    ['patch 111122223333/eu-west-1/harbour --nodes', { name: 'patch', words: ['111122223333/eu-west-1/harbour'], options: { nodes: 'true' } }],
  ])('“%s” is understood', (text, command) => {
    expect(readCommand(text)).toEqual({ ok: true, command });
  });

  test.each([
    ['explode', ['There is no command explode; there are status, clusters, provision, upgrade, rollback, patch, why, help.']],
    ['toString', [expect.stringContaining('no command toString')]],
    ['why', ['It takes /drydock why OPERATION, not nothing.']],
    ['rollback a b --force --to', ['It takes /drydock rollback CLUSTER [--dry-run], not a b.', expect.stringMatching(/^--force is no option/), expect.stringMatching(/^--to is no option/)]],
    ['upgrade harbour --to', ['--to needs a value.']],
    ['upgrade harbour --constructor x', [expect.stringContaining('--constructor is no option'), ]],
  ])('“%s” is refused with all that is wrong', (text, problems) => {
    expect(readCommand(text)).toMatchObject({ ok: false, problems: expect.arrayContaining(problems) });
  });
});

describe('A cluster', () => {
  const at = (region: string, cluster: string) => ({ target: { account: '111122223333', region, cluster } });
  const fleet = [at('eu-west-1', 'harbour'), at('eu-west-1', 'quay'), at('us-west-2', 'quay')];

  test('is named by its name, or in full where the fleet does not know it', () => {
    expect(clusterNamed('harbour', fleet)).toEqual({ ok: true, ...at('eu-west-1', 'harbour') });
    expect(clusterNamed('444455556666/eu-west-1/other', fleet)).toEqual({ ok: true, target: { account: '444455556666', region: 'eu-west-1', cluster: 'other' } });
  });

  test('that could be another is not guessed', () => {
    expect(clusterNamed('quay', fleet)).toEqual({ ok: false, problem: 'There are 2 clusters quay: 111122223333/eu-west-1/quay, 111122223333/us-west-2/quay. Say which.' });
    expect(clusterNamed('nowhere', fleet)).toMatchObject({ ok: false, problem: expect.stringContaining('no cluster nowhere') });
  });
});
