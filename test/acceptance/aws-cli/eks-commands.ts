/** One EKS command: what it must answer, and what must come of it in the end. */
export interface EksCommand {
  /** `{name}` is an identifier of the ground, `{create-addon.addon.addonArn}` a member of an earlier answer. */
  readonly line: string;
  readonly answer?: object;
  /** A command that is repeated until its answer contains this, or it fails with this error. */
  readonly until?: readonly [line: string, wanted: object | string];
}

export const cluster = 'commands';
const of = `--cluster-name ${cluster}`;
const successful = { update: { status: 'Successful' } };
const update = (command: string, owner = ''): readonly [string, object] => [`describe-update --name ${cluster} --update-id {${command}.update.id}${owner}`, successful];
const gone = 'ResourceNotFoundException';
const policies = 'arn:aws:eks::aws:cluster-access-policy';
const oidc = '--identity-provider-config type=oidc,name=corporate';

const clusters: readonly EksCommand[] = [
  { line: 'describe-cluster-versions', answer: { clusterVersions: [{ clusterType: 'eks' }] } },
  {
    line: `create-cluster --name ${cluster} --kubernetes-version 1.34 --role-arn {ClusterRole} --resources-vpc-config subnetIds={SubnetA},{SubnetB} --access-config authenticationMode=API_AND_CONFIG_MAP --tags purpose=acceptance`,
    answer: { cluster: { name: cluster, version: '1.34', status: 'CREATING', tags: { purpose: 'acceptance' } } },
  },
  {
    line: 'create-cluster --name other --role-arn {ClusterRole} --resources-vpc-config subnetIds={SubnetA},{SubnetB}',
    until: [`describe-cluster --name ${cluster}`, { cluster: { status: 'ACTIVE' } }],
  },
  { line: `describe-cluster --name ${cluster}`, answer: { cluster: { name: cluster, status: 'ACTIVE', health: { issues: [] } } } },
  { line: 'list-clusters', answer: { clusters: [cluster, 'other'] } },
  {
    line: `update-cluster-config --name ${cluster} --logging {"clusterLogging":[{"types":["api","audit"],"enabled":true}]}`,
    answer: { update: { type: 'LoggingUpdate', status: 'InProgress' } },
    until: update('update-cluster-config'),
  },
  {
    line: `associate-encryption-config ${of} --encryption-config [{"resources":["secrets"],"provider":{"keyArn":"{Key}"}}]`,
    answer: { update: { type: 'AssociateEncryptionConfig' } },
    until: update('associate-encryption-config'),
  },
];

const nodegroup = `${of} --nodegroup-name general`;
const ofNodegroup = ' --nodegroup-name general';
const create = `--node-role {NodeRole} --subnets {SubnetA} {SubnetB} --scaling-config minSize=1,maxSize=4,desiredSize=2`;
const nodegroups: readonly EksCommand[] = [
  { line: `create-nodegroup ${of} --nodegroup-name batch ${create}` },
  {
    line: `create-nodegroup ${nodegroup} ${create} --instance-types m7i.large --labels role=general`,
    answer: { nodegroup: { nodegroupName: 'general', status: 'CREATING', version: '1.34', instanceTypes: ['m7i.large'] } },
    until: [`describe-nodegroup ${nodegroup}`, { nodegroup: { status: 'ACTIVE' } }],
  },
  { line: `describe-nodegroup ${of} --nodegroup-name batch`, answer: { nodegroup: { scalingConfig: { desiredSize: 2 } } }, until: [`describe-nodegroup ${of} --nodegroup-name batch`, { nodegroup: { status: 'ACTIVE' } }] },
  { line: `list-nodegroups ${of}`, answer: { nodegroups: ['batch', 'general'] } },
  {
    line: `update-nodegroup-config ${nodegroup} --scaling-config minSize=1,maxSize=4,desiredSize=3 --taints addOrUpdateTaints=[{key=dedicated,value=general,effect=NO_SCHEDULE}]`,
    answer: { update: { type: 'ConfigUpdate' } },
    until: update('update-nodegroup-config', ofNodegroup),
  },
];

const profile = `${of} --fargate-profile-name batch`;
const fargate = `--pod-execution-role-arn {FargateRole} --subnets {SubnetA} {SubnetB}`;
const fargateProfiles: readonly EksCommand[] = [
  {
    line: `create-fargate-profile ${profile} ${fargate} --selectors namespace=batch,labels={size=large}`,
    answer: { fargateProfile: { status: 'CREATING', selectors: [{ namespace: 'batch', labels: { size: 'large' } }] } },
    until: [`describe-fargate-profile ${profile}`, { fargateProfile: { status: 'ACTIVE' } }],
  },
  {
    line: `create-fargate-profile ${of} --fargate-profile-name night ${fargate} --selectors namespace=night`,
    until: [`describe-fargate-profile ${of} --fargate-profile-name night`, { fargateProfile: { status: 'ACTIVE' } }],
  },
  { line: `describe-fargate-profile ${profile}`, answer: { fargateProfile: { fargateProfileName: 'batch' } } },
  { line: `list-fargate-profiles ${of}`, answer: { fargateProfileNames: ['batch', 'night'] } },
];

const addon = `${of} --addon-name coredns`;
const addons: readonly EksCommand[] = [
  { line: 'describe-addon-versions --addon-name coredns --kubernetes-version 1.34', answer: { addons: [{ addonName: 'coredns' }] } },
  {
    line: 'describe-addon-configuration --addon-name coredns --addon-version {describe-addon-versions.addons.0.addonVersions.0.addonVersion}',
    answer: { addonName: 'coredns' },
  },
  { line: `create-addon ${of} --addon-name kube-proxy`, until: [`describe-addon ${of} --addon-name kube-proxy`, { addon: { status: 'ACTIVE' } }] },
  {
    line: `create-addon ${addon} --resolve-conflicts OVERWRITE --tags purpose=acceptance`,
    answer: { addon: { addonName: 'coredns', status: 'CREATING' } },
    until: [`describe-addon ${addon}`, { addon: { status: 'ACTIVE' } }],
  },
  { line: `describe-addon ${addon}`, answer: { addon: { status: 'ACTIVE', tags: { purpose: 'acceptance' } } } },
  { line: `list-addons ${of}`, answer: { addons: ['coredns', 'kube-proxy'] } },
  {
    line: `update-addon ${addon} --configuration-values {"replicaCount":3} --resolve-conflicts PRESERVE`,
    answer: { update: { type: 'AddonUpdate' } },
    until: update('update-addon', ' --addon-name coredns'),
  },
];

const upgrades: readonly EksCommand[] = [
  { line: `update-cluster-version --name ${cluster} --kubernetes-version 1.35`, answer: { update: { type: 'VersionUpdate' } }, until: update('update-cluster-version') },
  { line: `update-nodegroup-version ${nodegroup} --kubernetes-version 1.35`, answer: { update: { type: 'VersionUpdate' } }, until: update('update-nodegroup-version', ofNodegroup) },
  { line: `list-updates --name ${cluster}`, answer: { updateIds: [] } },
  { line: `describe-update --name ${cluster} --update-id {update-cluster-version.update.id}`, answer: { update: { params: [{ type: 'Version', value: '1.35' }] } } },
];

const entry = `${of} --principal-arn {PodRole}`;
const access: readonly EksCommand[] = [
  { line: `create-access-entry ${entry} --kubernetes-groups operators`, answer: { accessEntry: { type: 'STANDARD', kubernetesGroups: ['operators'] } } },
  { line: `describe-access-entry ${entry}`, answer: { accessEntry: { clusterName: cluster } } },
  { line: `list-access-entries ${of}`, answer: { accessEntries: [] } },
  { line: `update-access-entry ${entry} --kubernetes-groups operators auditors`, answer: { accessEntry: { kubernetesGroups: ['operators', 'auditors'] } } },
  { line: 'list-access-policies', answer: { accessPolicies: [{ name: 'AmazonEKSAdminPolicy' }] } },
  {
    line: `associate-access-policy ${entry} --policy-arn ${policies}/AmazonEKSViewPolicy --access-scope type=namespace,namespaces=batch`,
    answer: { associatedAccessPolicy: { accessScope: { type: 'namespace', namespaces: ['batch'] } } },
  },
  { line: `associate-access-policy ${entry} --policy-arn ${policies}/AmazonEKSEditPolicy --access-scope type=cluster` },
  { line: `list-associated-access-policies ${entry}`, answer: { clusterName: cluster, associatedAccessPolicies: [] } },
  {
    line: `create-pod-identity-association ${of} --namespace batch --service-account runner --role-arn {PodRole}`,
    answer: { association: { namespace: 'batch', serviceAccount: 'runner' } },
  },
  { line: `create-pod-identity-association ${of} --namespace night --service-account runner --role-arn {PodRole}` },
  {
    line: `describe-pod-identity-association ${of} --association-id {create-pod-identity-association.association.associationId}`,
    answer: { association: { namespace: 'batch' } },
  },
  { line: `list-pod-identity-associations ${of} --namespace batch`, answer: { associations: [{ serviceAccount: 'runner' }] } },
  {
    line: `update-pod-identity-association ${of} --association-id {create-pod-identity-association.association.associationId} --disable-session-tags`,
    answer: { association: { disableSessionTags: true } },
  },
];

const tags: readonly EksCommand[] = [
  { line: 'tag-resource --resource-arn {create-cluster.cluster.arn} --tags team=harbour' },
  { line: 'list-tags-for-resource --resource-arn {create-cluster.cluster.arn}', answer: { tags: { purpose: 'acceptance', team: 'harbour' } } },
  { line: 'untag-resource --resource-arn {create-cluster.cluster.arn} --tag-keys team' },
];

const further: readonly EksCommand[] = [
  {
    line: `associate-identity-provider-config ${of} --oidc identityProviderConfigName=corporate,issuerUrl=https://login.example.com,clientId=kubernetes`,
    answer: { update: { type: 'AssociateIdentityProviderConfig' } },
    until: update('associate-identity-provider-config'),
  },
  { line: `describe-identity-provider-config ${of} ${oidc}`, answer: { identityProviderConfig: { oidc: { status: 'ACTIVE' } } } },
  { line: `list-identity-provider-configs ${of}`, answer: { identityProviderConfigs: [{ type: 'oidc', name: 'corporate' }] } },
  { line: `start-insights-refresh ${of}`, answer: { status: 'IN_PROGRESS' } },
  { line: `describe-insights-refresh ${of}`, until: [`describe-insights-refresh ${of}`, { status: 'COMPLETED' }] },
  { line: `list-insights ${of}`, answer: { insights: [] } },
  { line: `describe-insight ${of} --id {list-insights.insights.0.id}`, answer: { insight: { category: 'UPGRADE_READINESS' } } },
  {
    line: `create-capability ${of} --capability-name ack --type ACK --role-arn {CapabilityRole} --delete-propagation-policy RETAIN`,
    answer: { capability: { type: 'ACK', status: 'CREATING' } },
    until: [`describe-capability ${of} --capability-name ack`, { capability: { status: 'ACTIVE' } }],
  },
  { line: `describe-capability ${of} --capability-name ack`, answer: { capability: { capabilityName: 'ack' } } },
  { line: `list-capabilities ${of}`, answer: { capabilities: [{ capabilityName: 'ack' }] } },
  {
    line: `update-capability ${of} --capability-name ack --delete-propagation-policy RETAIN --role-arn {CapabilityRole}`,
    answer: { update: { type: 'CapabilityUpdate' } },
    until: update('update-capability', ' --capability-name ack'),
  },
  { line: 'register-cluster --name elsewhere --connector-config roleArn={PodRole},provider=OTHER', answer: { cluster: { name: 'elsewhere' } } },
  { line: 'deregister-cluster --name elsewhere' },
  { line: 'create-eks-anywhere-subscription --name edge --term duration=12,unit=MONTHS', answer: { subscription: {} } },
  { line: 'describe-eks-anywhere-subscription --id {create-eks-anywhere-subscription.subscription.id}' },
  { line: 'list-eks-anywhere-subscriptions' },
  { line: 'update-eks-anywhere-subscription --id {create-eks-anywhere-subscription.subscription.id} --no-auto-renew' },
  { line: 'delete-eks-anywhere-subscription --id {create-eks-anywhere-subscription.subscription.id}' },
];

/** What makes, reads and changes. Everything stands at the end. */
export const building: readonly EksCommand[] = [...clusters, ...nodegroups, ...fargateProfiles, ...addons, ...upgrades, ...access, ...tags, ...further];

/** What takes it all away again. */
export const ending: readonly EksCommand[] = [
  { line: `delete-capability ${of} --capability-name ack`, until: [`describe-capability ${of} --capability-name ack`, gone] },
  { line: `disassociate-identity-provider-config ${of} ${oidc}`, until: update('disassociate-identity-provider-config') },
  { line: `delete-pod-identity-association ${of} --association-id {create-pod-identity-association.association.associationId}`, answer: { association: { serviceAccount: 'runner' } } },
  { line: `disassociate-access-policy ${entry} --policy-arn ${policies}/AmazonEKSViewPolicy` },
  { line: `delete-access-entry ${entry}`, until: [`describe-access-entry ${entry}`, gone] },
  { line: `delete-addon ${addon} --preserve`, answer: { addon: { status: 'DELETING' } }, until: [`describe-addon ${addon}`, gone] },
  { line: `delete-fargate-profile ${profile}`, answer: { fargateProfile: { status: 'DELETING' } }, until: [`describe-fargate-profile ${profile}`, gone] },
  {
    line: `delete-fargate-profile ${of} --fargate-profile-name night`,
    until: [`describe-fargate-profile ${of} --fargate-profile-name night`, gone],
  },
  { line: `delete-nodegroup ${of} --nodegroup-name batch`, until: [`describe-nodegroup ${of} --nodegroup-name batch`, gone] },
  { line: `delete-nodegroup ${nodegroup}`, answer: { nodegroup: { status: 'DELETING' } }, until: [`describe-nodegroup ${nodegroup}`, gone] },
  { line: `delete-cluster --name ${cluster}`, answer: { cluster: { status: 'DELETING' } }, until: [`describe-cluster --name ${cluster}`, gone] },
];

/** Lists that have more than one page of one item when all stands. */
export const lists: readonly string[] = [
  'list-clusters', 'describe-cluster-versions', 'describe-addon-versions', 'list-access-policies',
  `list-nodegroups ${of}`, `list-fargate-profiles ${of}`, `list-addons ${of}`, `list-updates --name ${cluster}`, `list-access-entries ${of}`,
  `list-associated-access-policies ${entry}`, `list-pod-identity-associations ${of}`, `list-insights ${of}`,
];

/** Refusals: the command, the exception and its message. */
export const refusals: readonly (readonly [line: string, exception: string, message: string])[] = [
  ['describe-cluster --name nowhere', 'ResourceNotFoundException', 'No cluster found for name: nowhere.'],
  [`describe-nodegroup ${of} --nodegroup-name nowhere`, 'ResourceNotFoundException', 'No node group found for name: nowhere.'],
  [`describe-addon ${of} --addon-name vpc-cni`, 'ResourceNotFoundException', `No addon: vpc-cni found in cluster: ${cluster}`],
  [
    `create-cluster --name ${cluster} --role-arn {ClusterRole} --resources-vpc-config subnetIds={SubnetA},{SubnetB}`,
    'ResourceInUseException',
    `Cluster already exists with name: ${cluster}`,
  ],
  [`update-cluster-version --name ${cluster} --kubernetes-version 1.35`, 'InvalidParameterException', 'Unsupported Kubernetes minor version update from 1.35 to 1.35'],
  [`update-cluster-version --name ${cluster} --kubernetes-version 1.99`, 'InvalidParameterException', 'unsupported Kubernetes version'],
  [`update-cluster-config --name ${cluster}`, 'InvalidParameterException', 'The type for cluster update was not provided.'],
  [`delete-cluster --name ${cluster}`, 'ResourceInUseException', 'Cluster has nodegroups attached'],
  [`create-addon ${addon}`, 'ResourceInUseException', 'Addon already exists.'],
  [`create-addon ${of} --addon-name submarine`, 'InvalidParameterException', 'Addon specified is not supported'],
  [`list-clusters --next-token made-up`, 'InvalidParameterException', 'nextToken'],
  ['list-tags-for-resource --resource-arn arn:aws:eks:us-west-2:111122223333:cluster/nowhere', 'NotFoundException', ''],
];
