import names from '../data/access-policies.json' with { type: 'json' };

/** The access policies of EKS, as ListAccessPolicies gives them. */
export const accessPolicies = names.map((name) => ({ name, arn: `arn:aws:eks::aws:cluster-access-policy/${name}` }));

export const clusterAdminPolicy = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
