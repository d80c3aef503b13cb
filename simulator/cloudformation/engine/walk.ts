import type { Graph } from '../template/references.ts';

/**
 * Visits every node as soon as all that it needs has been visited; what does not depend on each other runs at the same
 * time. A node whose needs failed is skipped. `stopped` is asked before each visit: true skips the rest.
 * @returns Each node that failed, with its error.
 */
export async function walkGraph(graph: Graph, visit: (node: string) => Promise<void>, stopped: () => boolean = () => false): Promise<ReadonlyMap<string, unknown>> {
  const failed = new Map<string, unknown>();
  const visits = new Map<string, Promise<boolean>>();
  const reach = (node: string): Promise<boolean> => {
    const begun = visits.get(node) ?? begin(node);
    visits.set(node, begun);
    return begun;
  };
  const begin = async (node: string): Promise<boolean> => {
    const needs = [...(graph.get(node) ?? [])].filter((need) => graph.has(need));
    const ready = await Promise.all(needs.map(reach));
    if (!ready.every(Boolean) || stopped()) return false;
    return visit(node).then(
      () => true,
      (error: unknown) => {
        failed.set(node, error);
        return false;
      },
    );
  };
  await Promise.all([...graph.keys()].map(reach));
  return failed;
}

/** The same graph with its edges turned round: the order of deletion. */
export function reversed(graph: Graph): Graph {
  const result = new Map<string, Set<string>>([...graph.keys()].map((node) => [node, new Set()]));
  for (const [node, needs] of graph) for (const need of needs) result.get(need)?.add(node);
  return result;
}
