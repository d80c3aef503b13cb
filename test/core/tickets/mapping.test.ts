import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { configOfTicket, formatFieldProblem, problemsByField } from '../../../core/tickets/cluster-config.ts';
import { askOf } from '../../../core/tickets/mapping.ts';
import { parseMappings } from '../../../core/tickets/parse-mappings.ts';
import { form, mappings, ticketOf } from './tickets.ts';

const document = { jira: { PLAT: { ...form, fields: form.fields } }, github: { 'acme/clusters': { path: 'clusters/*.yaml' } } };

describe('A document of mappings', () => {
  test('is read, with what it leaves out', () => {
    expect(parseMappings(document)).toEqual({ ok: true, value: mappings });
    expect(parseMappings({ jira: { PLAT: { stages: { request: ['Ready'] }, fields: [{ field: 'u_name', to: 'metadata.name' }] } } })).toMatchObject({ ok: true, value: { jira: { PLAT: { fields: [{ label: 'u_name', as: 'text' }], constants: {}, transitions: {} } } } });
  });

  test('has all its problems told at once, each with its place', () => {
    const wrong = {
      jira: {
        PLAT: {
          stages: { request: ['Ready'], approve: ['ready'] },
          fields: [
            { field: 'a', to: 'metadata.name' },
            { field: 'b', to: 'metadata.name' },
            { field: 'c', to: 'metadata.colour' },
            { field: 'd', to: 'not a path!' },
            { field: 'e', to: 'metadata.region', optional: true, default: 7 },
            { field: 'f', to: 'outpost.controlPlaneOutpostARN' },
          ],
          constants: { metadata: { name: 'x' } },
        },
        OPS: { stages: {}, fields: [{ field: 'a', to: 'metadata.name' }] },
      },
    };
    const parsed = parseMappings(wrong);
    expect(parsed.ok).toBe(false);
    const told = parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
    expect(told).toEqual([
      'jira.PLAT.stages.approve[0] is what request has already',
      expect.stringMatching(/^jira\.PLAT\.fields\[3\]\.to is no path/),
      expect.stringMatching(/^jira\.PLAT\.fields\[2\]\.to .*metadata|^jira\.PLAT\.fields\[2\]\.to /),
      expect.stringMatching(/^jira\.PLAT\.fields\[5\]\.to /),
      'jira.PLAT.fields[1].to overwrites metadata.name',
      'jira.PLAT.constants.metadata overwrites metadata.name',
      'jira.PLAT.fields[4].optional says nothing beside a default',
      'jira.PLAT.fields[4].default must be a text',
      'jira.OPS.stages has neither plan nor request: no ticket would ever ask for anything',
    ]);
  });

  test.each([
    ['a project', { jira: { plat: document.jira.PLAT } }, 'jira.plat'],
    ['a repository', { github: { clusters: { path: '*' } } }, 'github.clusters'],
    ['a word', { gitlab: {} }, 'gitlab'],
    ['a stage', { jira: { PLAT: { ...form, stages: { reopen: ['x'] } } } }, 'jira.PLAT.stages.reopen'],
  ])('may not have %s that is none', (_, given, path) => {
    expect(parseMappings(given)).toMatchObject({ ok: false, problems: [{ path }] });
  });
});

describe('The fields of a ticket', () => {
  test('become a ClusterConfig that can be read', () => {
    const made = configOfTicket({ customfield_1: ' pier ', customfield_2: { value: 'Frankfurt' }, customfield_3: '3', customfield_4: [{ value: 'eu-central-1a' }, { name: 'eu-central-1b' }], customfield_5: 'Yes' }, form);
    if (!made.ok) throw new Error('It is a ClusterConfig.');
    expect(JSON.parse(made.config)).toEqual({
      apiVersion: 'eksctl.io/v1alpha5', kind: 'ClusterConfig',
      metadata: { name: 'pier', region: 'eu-central-1', tags: { team: 'platform' } },
      managedNodeGroups: [{ name: 'workers', desiredCapacity: 3 }],
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      vpc: { clusterEndpoints: { publicAccess: true } },
    });
    expect(parseClusterConfig(made.config).ok).toBe(true);
  });

  test('that are missing or say what they may not are told by their names, all at once', () => {
    const made = configOfTicket({ customfield_1: '', customfield_2: { value: 'Atlantis' }, customfield_3: 'many', customfield_5: 'perhaps' }, form);
    expect(made.ok ? [] : made.problems.map(formatFieldProblem)).toEqual([
      'Cluster name is empty, and is needed.',
      'Place is “Atlantis”, and may be “Frankfurt”, “Oregon”.',
      'Nodes is “many”, and must be a number.',
      'Open to the world is “perhaps”, and must be yes or no.',
    ]);
  });

  test('have what EKS does not take told by their names too', () => {
    const made = configOfTicket({ customfield_1: '-pier', customfield_3: -1 }, form);
    const parsed = parseClusterConfig(made.ok ? made.config : '');
    const told = parsed.ok ? [] : problemsByField(parsed.problems, form).map(formatFieldProblem);
    expect(told).toEqual([expect.stringMatching(/^Cluster name /), expect.stringMatching(/^Nodes /)]);
  });

  test('whatever is in them, make JSON or problems, and leave the rest of the document alone', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('customfield_1', 'customfield_2', 'customfield_3', 'customfield_4', 'customfield_5', '__proto__'), fc.jsonValue()), (fields) => {
        const made = configOfTicket(fields, form);
        if (made.ok) expect(JSON.parse(made.config)).toMatchObject({ kind: 'ClusterConfig', metadata: { tags: { team: 'platform' } } });
        else expect(made.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

test.each([
  [{}, 'request'],
  [{ stage: ' ready ' }, 'request'],
  [{ stage: 'To Do' }, 'plan'],
  [{ stage: 'In Progress' }, undefined],
  [{ place: 'OTHER' }, undefined],
  [{ system: 'github', place: 'acme/clusters', stage: 'open', fields: { base: 'main' } }, 'plan'],
  [{ system: 'github', place: 'acme/clusters', stage: 'merged', fields: { base: 'main' } }, 'request'],
  [{ system: 'github', place: 'acme/clusters', stage: 'merged', fields: { base: 'next' } }, undefined],
  [{ system: 'github', place: 'acme/other', stage: 'open', fields: { base: 'main' } }, undefined],
] as const)('A ticket that is %j asks for %s', (over, ask) => {
  expect(askOf(mappings, ticketOf(over))).toBe(ask);
});
