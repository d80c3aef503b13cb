/** Whether a config asks for pods and services with IPv6 addresses. */
export function isIPv6({ kubernetesNetworkConfig }: { readonly kubernetesNetworkConfig?: { readonly ipFamily?: string | undefined } | undefined }): boolean {
  return kubernetesNetworkConfig?.ipFamily?.toLowerCase() === 'ipv6';
}
