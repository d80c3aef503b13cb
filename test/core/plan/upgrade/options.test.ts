import { describe, expect, test } from '@jest/globals';
import { patchAddOnsOptions, patchNodesOptions, rollbackOptions, secondsOf, upgradeOptions } from '../../../../core/plan/upgrade/options.ts';

describe('What may be said about a change', () => {
  test('little has to be said of an upgrade', () => {
    expect(upgradeOptions.parse({ to: '1.36' })).toEqual({
      to: '1.36',
      nodes: { parallel: 5, skip: [], whenBlocked: 'stop', pins: {}, between: 'level', drainTimeout: '15m', answerWithin: '12h', autoscaler: 'pause' },
      addOns: { policy: 'default', pinned: {}, skip: [], resolveConflicts: 'PRESERVE' },
      waivers: [],
    });
  });

  test('nothing has to be said of a rollback or a patch', () => {
    expect(rollbackOptions.parse({})).toMatchObject({ waivers: [] });
    expect(patchAddOnsOptions.parse({})).toMatchObject({ addOns: { policy: 'default' } });
    expect(patchNodesOptions.parse({})).toMatchObject({ nodes: { parallel: 5 } });
  });

  test('all that is wrong is told at once, and where', () => {
    const said = { to: '1.36.2', bake: 'an hour', nodes: { parallel: 0, pins: { apps: { '1.36': { launchTemplateVersion: 'newest' } } } }, addOns: { policy: 'oldest' }, waivers: [{ check: 'cluster-health', by: '', reason: 'because', expiresAt: 'soon' }], force: true };
    const { error } = upgradeOptions.safeParse(said);
    expect(error?.issues.map(({ path }) => path.join('.')).toSorted()).toEqual([
      '', 'addOns.policy', 'bake', 'nodes.parallel', 'nodes.pins.apps.1.36.launchTemplateVersion', 'to', 'waivers.0.by', 'waivers.0.expiresAt', 'waivers.0.reason',
    ]);
  });

  test.each([['90s', 90], ['45m', 2700], ['2h', 7200], ['7d', 604_800]])('%s are %d seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});
