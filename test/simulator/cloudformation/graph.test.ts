import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Shape } from '../../../simulator/service.ts';
import { embedded, refusal } from './embedded.ts';
import { topic, topics, type Topics } from './topics.ts';

/** An acyclic graph: each node needs some of those before it. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 14 }).map((drawn) => drawn.map((needs, node) => (node === 0 ? [] : [...new Set(needs.map((need) => need % node))])));

function resourcesOf(graph: readonly (readonly number[])[], shuffle: number): Record<string, Shape> {
  const entries = graph.map((needs, node) => [`T${node}`, topic(`t${node}`, needs.map((need) => `T${need}`))] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => ((a.length * 7 + shuffle) % 5) - ((b.length * 7 + shuffle) % 5) || (shuffle % 2 === 0 ? 1 : -1)));
}

/** Nodes in the order of the diary's lines that begin with `verb`. */
function order({ diary }: Topics, verb: string): number[] {
  return diary.filter((line) => line.startsWith(verb)).map((line) => Number(line.split(' t')[1]));
}

function expectNeedsFirst(made: readonly number[], graph: readonly (readonly number[])[]): void {
  for (const node of made) for (const need of graph[node] ?? []) expect(made.indexOf(need)).toBeLessThan(made.indexOf(node));
}

test('any acyclic template is made in dependency order and deleted in reverse', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.nat(9), fc.boolean(), async (graph, shuffle, instant) => {
      const sns = topics();
      const aws = embedded(() => [sns.service]);
      await aws.deploy('net', { Resources: resourcesOf(graph, shuffle) }, { instant });
      const made = order(sns, 'create');
      expect(made).toHaveLength(graph.length);
      expectNeedsFirst(made, graph);
      await aws.dispatch('cloudformation', 'DeleteStack', { StackName: 'net' });
      await aws.clock.settle();
      expectNeedsFirst(order(sns, 'delete').toReversed(), graph);
      expect(sns.existing.size).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('whichever resource fails, nothing remains after the rollback', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.nat(), fc.boolean(), async (graph, pick, instant) => {
      const sns = topics();
      const aws = embedded(() => [sns.service]);
      const failing = pick % graph.length;
      sns.refusing.set(`t${failing}`, 'refused');
      const reason = await refusal(aws.deploy('net', { Resources: resourcesOf(graph, pick % 10) }, { instant }));
      expect(reason).toMatch(/DeploymentFailed: Stack net: T\d+ failed: refused/);
      expect(sns.existing.size).toBe(0);
      expect(order(sns, 'create').sort()).toEqual(order(sns, 'delete').sort());
    }),
    { numRuns: 40 },
  );
});

test('an update that fails leaves what was there before, whatever it tried', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, graphs, fc.nat(), async (before, after, pick) => {
      const sns = topics();
      const aws = embedded(() => [sns.service]);
      await aws.deploy('net', { Resources: resourcesOf(before, pick % 10) });
      const standing = [...sns.existing.keys()].sort();
      sns.refusing.set('doomed', 'refused');
      const last = Object.keys(resourcesOf(after, 0));
      const resources = { ...resourcesOf(after, pick % 10), Doomed: topic('doomed', pick % 2 === 0 ? last : []) };
      expect(await refusal(aws.deploy('net', { Resources: resources }))).toContain('Doomed failed: refused');
      expect([...sns.existing.keys()].sort()).toEqual(standing);
    }),
    { numRuns: 40 },
  );
});
