import { describe, expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { metadata, packs } from './synthesised.ts';

/** Everything that was acknowledged anywhere, as `where: what`. */
function acknowledgements(): readonly string[] {
  return metadata.flatMap(([path, entries]) =>
    entries.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).flatMap(({ data }) => Object.keys(data as Record<string, unknown>).map((id) => `${path.replace(/^\//, '')}: ${id}`)),
  );
}

const used = packs.flatMap(({ suppressedViolations = [] }) => suppressedViolations);

describe('The rule packs', () => {
  test('that were run are AwsSolutions and Serverless', () => {
    expect(packs.map(({ pluginName }) => pluginName)).toEqual(expect.arrayContaining(['AwsSolutions', 'Serverless']));
  });

  test('find nothing that nobody answers for', () => {
    const open = packs.flatMap(({ violations }) => violations.flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`)));
    expect(open).toEqual([]);
  });

  test('are answered with a sentence each time', () => {
    expect(used.length).toBeGreaterThan(20);
    for (const { reason } of used) expect(reason).toMatch(/^[A-Z].{15,}\.$/);
  });

  test('have a finding for every acknowledgement', () => {
    const answered = new Set(used.map(({ acknowledgedAt, acknowledgedId }) => `${acknowledgedAt}: ${acknowledgedId}`));
    expect(acknowledgements().filter((acknowledgement) => !answered.has(acknowledgement))).toEqual([]);
    expect(acknowledgements().length).toBeGreaterThan(20);
  });
});
