/** What tickets of the systems here mean: put over the API, as a person would. */
const constants = { 'managedNodeGroups[0].name': 'workers' };
const kubernetes = ['1.34', '1.35', '1.36'];

export const localMappings = {
  jira: {
    PLAT: {
      stages: { plan: ['To Do'], request: ['Ready'], approve: ['Approved'], reject: ['Rejected'], cancel: ['Cancelled'] },
      fields: [
        { field: 'customfield_10101', label: 'Cluster name', to: 'metadata.name' },
        { field: 'customfield_10102', label: 'Region', to: 'metadata.region', values: { Oregon: 'us-west-2', Ireland: 'eu-west-1', Frankfurt: 'eu-central-1' } },
        { field: 'customfield_10103', label: 'Kubernetes version', to: 'metadata.version', values: Object.fromEntries(kubernetes.map((version) => [version, version])), default: '1.35' },
        { field: 'customfield_10104', label: 'Nodes', to: 'managedNodeGroups[0].desiredCapacity', as: 'number', default: 2 },
      ],
      constants,
      transitions: { running: { to: 'In Progress' }, succeeded: { to: 'Done', fields: { resolution: { name: 'Done' } } }, failed: { to: 'Failed' }, refused: { to: 'Failed' } },
    },
  },
  servicenow: {
    change_request: {
      stages: { plan: ['New', 'Authorize'], request: ['Scheduled'], cancel: ['Canceled'] },
      fields: [
        { field: 'u_cluster', label: 'Cluster', to: 'metadata.name' },
        { field: 'u_region', label: 'Region', to: 'metadata.region', values: { Oregon: 'us-west-2', Ireland: 'eu-west-1' } },
        { field: 'u_nodes', label: 'Number of nodes', to: 'managedNodeGroups[0].desiredCapacity', as: 'number', default: 2 },
      ],
      constants,
      transitions: { running: { to: 'Implement' }, succeeded: { to: 'Review', fields: { close_code: 'successful' } } },
    },
  },
  github: { 'acme/clusters': { base: 'main', path: 'clusters/*.yaml' } },
} as const;
