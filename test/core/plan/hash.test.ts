import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { differenceOf } from "../../../core/plan/difference.ts";
import { planProvision } from "../../../core/plan/provision.ts";
import type { ProvisionFacts } from "../../../core/plan/provision-facts.ts";
import type { UpgradeFacts } from "../../../core/plan/upgrade/facts.ts";
import { anyOrder } from "../arbitraries.ts";
import { sha256 } from "../orders.ts";
import { addOn, facts, group, now, selfManaged } from "./upgrade/clusters.ts";
import { patchAddOns, patchNodes, planned, upgrade } from "./upgrade/orders.ts";

/** The lists of what AWS answered, each in the order that `by` gives. */
function shuffled<Facts extends object>(
  given: Facts,
  by: readonly number[]
): Facts {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value
            .map((one: unknown, index) => ({
              one,
              key: by[index % by.length]! + index * 0.001,
            }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ one }) => one)
        : value,
    ])
  ) as Facts;
}

const orders = fc.array(fc.integer({ min: 0, max: 9 }), {
  minLength: 5,
  maxLength: 9,
});

const survey = (over: Partial<UpgradeFacts> = {}) =>
  facts("1.34", {
    nodeGroups: [
      group("a", "1.34"),
      group("b", "1.34"),
      group("c", "1.34", { releaseVersion: "1.34.0-20260101" }),
    ],
    selfManagedGroups: [selfManaged("x"), selfManaged("y")],
    ...over,
  });

const changes = [
  [
    "an upgrade",
    (seen: UpgradeFacts) => planned(upgrade({ to: "1.36" }, seen)).plan,
  ],
  [
    "a patch of nodes",
    (seen: UpgradeFacts) => planned(patchNodes({}, seen)).plan,
  ],
  [
    "a patch of add-ons",
    (seen: UpgradeFacts) => planned(patchAddOns({}, seen)).plan,
  ],
] as const;

describe.each(changes)("The hash of %s", (_kind, planOf) => {
  test("is the same whatever the order in which AWS lists things", () => {
    fc.assert(
      fc.property(orders, (by) =>
        expect(planOf(shuffled(survey(), by)).hash).toBe(planOf(survey()).hash)
      ),
      { numRuns: 30 }
    );
  });

  test("is the same an hour later, and when autoscalers have added nodes", () => {
    const later = survey({ takenAt: new Date(now + 3_600_000).toISOString() });
    const scaled = {
      ...later,
      nodeGroups: later.nodeGroups.map((one) => ({
        ...one,
        scaling: { ...one.scaling, desiredSize: one.scaling.desiredSize + 2 },
      })),
      selfManagedGroups: later.selfManagedGroups.map((one) => ({
        ...one,
        scaling: { ...one.scaling, desiredSize: 4 },
      })),
    };
    expect(planOf(scaled).hash).toBe(planOf(survey()).hash);
  });
});

test("The hash of a provision is the same whatever the order in which AWS lists things, the time and the prices", () => {
  fc.assert(
    fc.property(
      anyOrder,
      orders,
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (order, by, factor) => {
        const one = planProvision({ ...order, sha256 });
        const { account } = order.facts;
        const dearer = account && {
          ...account,
          prices: Object.fromEntries(
            Object.entries(account.prices).map(([key, price]) => [
              key,
              price * factor,
            ])
          ),
        };
        const seen: ProvisionFacts = {
          ...shuffled(order.facts, by),
          takenAt: "2027-01-01T00:00:00Z",
          ...(dearer && { account: dearer }),
        };
        const other = planProvision({ ...order, facts: seen, sha256 });
        expect(other.outcome).toBe(one.outcome);
        if (one.outcome === "planned" && other.outcome === "planned")
          expect(other.plan.hash).toBe(one.plan.hash);
      }
    )
  );
});

describe("The difference of two plans", () => {
  const [before] = [planned(patchNodes({}, survey()))];

  test("is none where there is none", () => {
    expect(
      differenceOf(
        { plan: before.plan, findings: [] },
        { plan: before.plan, findings: [] }
      )
    ).toMatchObject({
      steps: { added: [], removed: [], changed: [] },
      findings: { added: [], gone: [] },
    });
  });

  test("names the steps that came, went and changed, findings, duration and cost", () => {
    const newest = { "1.34": "1.34.99-20270101" };
    const seen = survey({
      nodeGroups: [
        group("a", "1.34", { latestReleases: newest }),
        group("c", "1.34", {
          releaseVersion: "1.34.0-20260101",
          latestReleases: newest,
        }),
        group("d", "1.34", {
          releaseVersion: "1.34.0-20260101",
          latestReleases: newest,
        }),
      ],
    });
    const { plan } = planned(patchNodes({ nodes: { pins: {} } }, seen));
    const finding = (message: string) => ({
      check: "a",
      severity: "warning" as const,
      message,
      remedy: "r",
    });
    const cost = (monthly: number) => ({
      currency: "USD" as const,
      monthly,
      items: [],
      unpriced: [],
    });
    const difference = differenceOf(
      {
        plan: { ...before.plan, cost: cost(100) },
        findings: [finding("old"), finding("both")],
      },
      {
        plan: { ...plan, cost: cost(120) },
        findings: [finding("both"), finding("new")],
      }
    );
    expect(plan.hash).not.toBe(before.plan.hash);
    expect(difference).toMatchObject({
      from: before.plan.hash,
      to: plan.hash,
      findings: { added: ["new"], gone: ["old"] },
      expected: { before: before.plan.expected.p50, after: plan.expected.p50 },
      cost: { before: 100, after: 120 },
    });
    expect(difference.steps).toMatchInlineSnapshot(`
      {
        "added": [
          "Roll node group a to 1.34",
          "Roll node group d to 1.34",
        ],
        "changed": [
          {
            "changes": [
              "owners: [{"kind":"managed","name":"c"},{"kind":"self-managed","name":"x"},{"kind":"self-… → [{"kind":"managed","name":"a"},{"kind":"managed","name":"c"},{"kind":"managed","…",
            ],
            "title": "Verify that add-ons and nodes are well on 1.34",
          },
        ],
        "removed": [],
      }
    `);
  });

  test("says where a step differs, and how many places it leaves out", () => {
    const installed = addOn("coredns", "v1.11.4-eksbuild.2");
    const one = planned(patchAddOns({}, survey({ addOns: [installed] }))).plan;
    const other = planned(
      patchAddOns(
        {},
        survey({
          addOns: [{ ...installed, configurationValues: '{"replicaCount":3}' }],
        })
      )
    ).plan;
    expect(
      differenceOf(
        { plan: one, findings: [] },
        { plan: other, findings: [] }
      ).steps.changed.flatMap((step) => step.changes)
    ).toEqual(['configurationValues: nothing → {"replicaCount":3}']);
  });
});
