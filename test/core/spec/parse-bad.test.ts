import { describe, expect, test } from '@jest/globals';
import { MAX_CONFIG_BYTES } from '../../../core/spec/document.ts';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { formatProblem } from '../../../core/spec/problem.ts';
import { configWith } from './config.ts';

function problemsOf(text: string): readonly string[] {
  const result = parseClusterConfig(text);
  return result.ok ? [] : result.problems.map((problem) => `${problem.kind} ${formatProblem(problem)}`);
}

describe('a text that is no ClusterConfig is refused as a whole', () => {
  test.each<[string, string, readonly string[]]>([
    ['an empty file', '', ['syntax 1:1 the file is empty: it must hold a ClusterConfig']],
    ['a file of comments', '# later\n', ['syntax 1:1 the file is empty: it must hold a ClusterConfig']],
    ['an open bracket', 'a: [1\nb: 2\n', ['syntax 2:1 the indentation is off, or a bracket or brace opened before is not closed']],
    ['a tab as indentation', 'metadata:\n\tname: x\n', ['syntax 2:1 a tab cannot indent YAML: use spaces']],
    ['a colon in a text', 'name: harbour: east\n', ['syntax 1:7 a second `key:` on one line: begin a new line, or put the text in quotes']],
    ['broken JSON', '{"kind": "ClusterConfig"', ['syntax 1:25 something is missing here: most likely the colon after a key, a comma, or a closing quote or bracket']],
    ['an alias without anchor', 'a: *base\n', ['syntax 1:4 the alias *base has no anchor &base before it']],
    ['a tag', 'a: !Ref x\n', ['syntax 1:4 this !tag means nothing in a ClusterConfig: remove it, or put the text in quotes']],
    ['a list as a key', '? [a]\n: b\n', ['syntax 1:3 a key must be plain text']],
    ['two documents', 'a: 1\n---\nb: 2\n', ['syntax 3:1 a second document begins here: give one ClusterConfig per file']],
    ['an endless alias', 'a: &a [*a]\n', ['syntax 1:1 nested too deeply: more than 50 levels']],
    ['a list', '- kind: ClusterConfig\n', ['invalid 1:1 must be a mapping that begins with apiVersion: eksctl.io/v1alpha5 and kind: ClusterConfig']],
    ['a text', 'hello\n', ['invalid 1:1 must be a mapping that begins with apiVersion: eksctl.io/v1alpha5 and kind: ClusterConfig']],
    [
      'another kind of resource',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
      [
        'invalid 1:13 apiVersion: must be eksctl.io/v1alpha5: clusters are made from eksctl’s ClusterConfig',
        'invalid 2:7 kind: must be ClusterConfig: clusters are made from eksctl’s ClusterConfig',
      ],
    ],
    [
      'an older ClusterConfig',
      'apiVersion: eksctl.io/v1alpha4\nkind: ClusterConfig\n',
      ['invalid 1:13 apiVersion: this version of eksctl’s ClusterConfig is not read: convert the file to eksctl.io/v1alpha5'],
    ],
    [
      'a mapping of something else',
      'name: harbour\n',
      ['invalid 1:1 `apiVersion` is missing: say apiVersion: eksctl.io/v1alpha5', 'invalid 1:1 `kind` is missing: say kind: ClusterConfig'],
    ],
  ])('%s', (_, text, expected) => expect(problemsOf(text)).toEqual(expected));

  test('a file over the size limit is not read at all', () => {
    expect(problemsOf(configWith(`# ${'x'.repeat(MAX_CONFIG_BYTES)}`))).toEqual(['syntax 1:1 too large: at most 256 KiB are read']);
  });

  test('the size limit counts bytes, not letters', () => {
    expect(problemsOf(`# ${'é'.repeat(MAX_CONFIG_BYTES / 2)}`)).toEqual(['syntax 1:1 too large: at most 256 KiB are read']);
  });

  test('a bomb of aliases does not go off', () => {
    const levels = Array.from({ length: 20 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`);
    expect(problemsOf(`a0: &a0 [x]\n${levels.join('\n')}\n`)).toEqual(['syntax 1:1 its aliases repeat more than 1000 times what they stand for']);
  });

  test.each(['[', '{a: ', '- ', '? ', '&a ['])('a tower of %s is refused and does not overflow the stack', (brick) => {
    expect(problemsOf(brick.repeat(50_000))).toEqual([expect.stringMatching(/^syntax 1:\d+ (?:nested too deeply|.* is not closed)$/)]);
  });
});

describe('a field is judged in the author’s terms', () => {
  test.each<[string, string, readonly string[]]>([
    ['a misspelt field', 'managedNodeGroup: []', ['invalid 7:1 managedNodeGroup: eksctl knows no such field; did you mean `managedNodeGroups`?']],
    ['a field in the wrong case', 'iam: {withOidc: true}', ['invalid 7:7 iam.withOidc: eksctl knows no such field; did you mean `withOIDC`?']],
    ['a field on the wrong level', 'version: "1.34"', ['invalid 7:1 version: eksctl knows no such field; did you mean `metadata.version`?']],
    ['a field nobody knows', 'colour: blue', ['invalid 7:1 colour: eksctl knows no such field']],
    ['a key twice', 'iam: {}\niam: {}', ['invalid 8:1 iam: `iam` is here a second time: a mapping can say each key only once']],
    [
      'a key twice, deep down',
      'managedNodeGroups:\n- name: a\n  spot: true\n  spot: false',
      ['invalid 10:3 managedNodeGroups[0].spot: `spot` is here a second time: a mapping can say each key only once'],
    ],
    ['a key twice, once as a number', 'managedNodeGroups: [{name: a, labels: {1: x, "1": y}}]', [
      'invalid 7:46 managedNodeGroups[0].labels["1"]: `1` is here a second time: a mapping can say each key only once',
    ]],
    ['a missing field', 'managedNodeGroups:\n- spot: true', ['invalid 8:3 managedNodeGroups[0]: `name` is missing']],
    ['an empty required field', 'secretsEncryption:\n  keyARN:', ['invalid 7:1 secretsEncryption: `keyARN` is missing']],
    [
      'a text for a number',
      'managedNodeGroups: [{name: a, minSize: three}]',
      ["invalid 7:40 managedNodeGroups[0].minSize: must be a whole number, but is the text 'three'"],
    ],
    [
      'a number in quotes',
      'managedNodeGroups: [{name: a, minSize: "3"}]',
      ["invalid 7:40 managedNodeGroups[0].minSize: must be a whole number, but is the text '3': remove the quotes"],
    ],
    ['half a node', 'managedNodeGroups: [{name: a, minSize: 1.5}]', ['invalid 7:40 managedNodeGroups[0].minSize: must be a whole number, but is the number 1.5']],
    ['fewer than no nodes', 'managedNodeGroups: [{name: a, minSize: -1}]', ['invalid 7:40 managedNodeGroups[0].minSize: must be at least 0, but is -1']],
    [
      'a YAML 1.1 boolean',
      'iam: {withOIDC: yes}',
      ["invalid 7:17 iam.withOIDC: must be true or false, but is the text 'yes': write true or false, without quotes"],
    ],
    [
      'a text for a list',
      'availabilityZones: eu-west-1a',
      ["invalid 7:20 availabilityZones: must be a list, but is the text 'eu-west-1a': write [eu-west-1a]"],
    ],
    ['a list for a mapping', 'vpc: [a]', ['invalid 7:6 vpc: must be a mapping (key: value), but is a list']],
    ['an empty list item', 'managedNodeGroups:\n-', ['invalid 8:2 managedNodeGroups[0]: must be a mapping (key: value), but is empty']],
    [
      'a boolean as a label',
      'managedNodeGroups: [{name: a, labels: {gpu: true}}]',
      ['invalid 7:45 managedNodeGroups[0].labels.gpu: must be text, but is true: put it in quotes, "true"'],
    ],
    [
      'a label key that Kubernetes keeps for itself',
      'managedNodeGroups: [{name: a, labels: {node-role.kubernetes.io/worker: "x"}}]',
      [expect.stringMatching(/^invalid 7:40 managedNodeGroups\[0\]\.labels\["node-role\.kubernetes\.io\/worker"\]: the key must be a label key .* keeps for itself$/) as unknown as string],
    ],
    [
      'a choice that does not exist',
      'vpc: {nat: {gateway: HighlyAvailible}}',
      ["invalid 7:22 vpc.nat.gateway: must be one of Disable, Single or HighlyAvailable, but is 'HighlyAvailible'; did you mean HighlyAvailable?"],
    ],
    ['a range without a length', 'vpc: {cidr: 10.0.0.0}', ["invalid 7:13 vpc.cidr: must be an IPv4 range such as 10.0.0.0/16, but is '10.0.0.0'"]],
    ['a range that begins in its middle', 'vpc: {cidr: 10.1.2.0/16}', ['invalid 7:13 vpc.cidr: must begin with the range’s first address: 10.1.0.0/16']],
    ['a range too small for a VPC', 'vpc: {cidr: 10.0.0.0/28}', ['invalid 7:13 vpc.cidr: a new VPC needs a range of /16 to /24, but this is /28']],
    [
      'an ARN of the wrong kind',
      'iam: {serviceRoleARN: "arn:aws:iam::111122223333:policy/x"}',
      ["invalid 7:23 iam.serviceRoleARN: must be a role’s ARN such as arn:aws:iam::111122223333:role/name, but is 'arn:aws:iam::111122223333:policy/x'"],
    ],
    ['no selectors', 'fargateProfiles: [{name: a, selectors: []}]', ['invalid 7:40 fargateProfiles[0].selectors: must have at least 1 item, but has 0']],
    [
      'a long text is quoted in part',
      `managedNodeGroups: [{name: ${'x'.repeat(70)}}]`,
      [expect.stringMatching(/at most 63, but is 'x{60}…'$/) as unknown as string],
    ],
  ])('%s', (_, more, expected) => expect(problemsOf(configWith(more))).toEqual(expected));

  test.each<[string, string]>([
    ['1.30', 'must be text, but is the number 1.30 (YAML reads 1.30 as 1.3): put it in quotes, "1.30"'],
    ['1.34', 'must be text, but is the number 1.34: put it in quotes, "1.34"'],
    ['"1.34.1"', 'must be a Kubernetes minor version such as "1.34", but is \'1.34.1\''],
    ['latest', 'must be a Kubernetes minor version such as "1.34", but is \'latest\''],
  ])('the version %s is not taken for another', (version, message) => {
    const text = `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: a, region: eu-west-1, version: ${version}}`;
    expect(problemsOf(text)).toEqual([`invalid 3:49 metadata.version: ${message}`]);
  });
});

describe('what is not carried out is refused, not dropped', () => {
  test.each<[string, readonly string[]]>([
    ['nodeGroups:\n- {name: a, outpostARN: x}\n- {name: b, asgSuspendProcesses: [AZRebalance]}', ['nodeGroups[0].outpostARN', 'nodeGroups[1].asgSuspendProcesses']],
    ['kubernetesNetworkConfig: {serviceIPv6CIDR: "fd00::/108"}', ['kubernetesNetworkConfig.serviceIPv6CIDR']],
    ['karpenter: {version: v1.0.0}\noutpost: {controlPlaneOutpostARN: x}', ['karpenter', 'outpost']],
    ['iamIdentityMappings:\n- {account: "111122223333"}\n- {serviceName: emr-containers, namespace: emr}', ['iamIdentityMappings[0].account', 'iamIdentityMappings[1].serviceName', 'iamIdentityMappings[1].namespace']],
    ['managedNodeGroups: [{name: a, efaEnabled: true, asgSuspendProcesses: [AZRebalance], placement: {spreadLevel: rack}}]', ['managedNodeGroups[0].efaEnabled', 'managedNodeGroups[0].asgSuspendProcesses', 'managedNodeGroups[0].placement.spreadLevel']],
  ])('%s', (more, paths) => {
    const result = parseClusterConfig(configWith(more));
    expect(result.ok ? [] : result.problems.map(({ kind, path }) => [kind, path])).toEqual(paths.map((path) => ['refused', path]));
  });

  test.each([
    'nodeGroups: []',
    'nodeGroups:',
    'gitops: {}',
    'privateCluster: {enabled: false, additionalEndpointServices: []}',
    'kubernetesNetworkConfig: {ipFamily: IPv4}',
    'managedNodeGroups: [{name: a, volumeType: gp3, disableIMDSv1: true, ssh: {allow: false}, efaEnabled: false}]',
    'vpc: {manageSharedNodeSecurityGroupRules: true}',
  ])('but nothing is refused that says nothing: %s', (more) => expect(problemsOf(configWith(more))).toEqual([]));
});

describe('all problems are reported at once', () => {
  test('in the order of the document, whatever their kind', () => {
    const text = configWith(`vpc:
  cidr: 10.0.0.300/16
gitops: {flux: {gitProvider: github}}
managedNodeGroups:
- name: a
  minSize: 3
  maxSize: 2
  lables: {}
- name: a
addons: {}`);
    const result = parseClusterConfig(text);
    expect(result.ok ? [] : result.problems.map(({ line, column, kind, path }) => [line, column, kind, path])).toEqual([
      [8, 9, 'invalid', 'vpc.cidr'],
      [9, 1, 'refused', 'gitops'],
      [12, 12, 'invalid', 'managedNodeGroups[0].minSize'],
      [14, 3, 'invalid', 'managedNodeGroups[0].lables'],
      [15, 9, 'invalid', 'managedNodeGroups[1].name'],
      [16, 9, 'invalid', 'addons'],
    ]);
  });

  test('JSON is placed like YAML', () => {
    const text = '{\n\t"apiVersion": "eksctl.io/v1alpha5",\n\t"kind": "ClusterConfig",\n\t"metadata": {"name": "a b", "region": "eu-west-1"}\n}';
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^invalid 4:23 metadata\.name: must be letters/)]);
  });

  test('a value that comes through an alias or a merge is placed where it is written', () => {
    const text = configWith('managedNodeGroups:\n- &base {name: a, minSize: x}\n- {<<: *base, name: b}');
    expect(problemsOf(text)).toEqual([
      "invalid 8:28 managedNodeGroups[0].minSize: must be a whole number, but is the text 'x'",
      "invalid 8:28 managedNodeGroups[1].minSize: must be a whole number, but is the text 'x'",
    ]);
  });

  test('a value that cannot be read does not make others look contradictory', () => {
    expect(problemsOf(configWith('managedNodeGroups: [{name: a, minSize: one, maxSize: 1}]'))).toEqual([
      "invalid 7:40 managedNodeGroups[0].minSize: must be a whole number, but is the text 'one'",
    ]);
  });
});
