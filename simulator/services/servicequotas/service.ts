import * as z from 'zod';
import { AwsError, type Call, type Operation, type Service, type Shape } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { page } from '../common/page.ts';
import data from './quotas.json' with { type: 'json' };

export interface ServiceQuotaOptions {
  /** Quotas that AWS Support has changed, by code: `{ 'L-1216C47A': 8 }`. */
  readonly values?: Readonly<Record<string, number>>;
}

/** The quotas that other services enforce, by service and name: `eks.clustersPerRegion`. */
export type Enforced = Readonly<Record<string, number | undefined>>;

interface QuotaFact {
  readonly code: string;
  readonly name: string;
  /** Of an account that has been used for a while. */
  readonly value: number;
  /** Of a new account, where that is another. */
  readonly default?: number;
  /** The service's own setting that it stands for. */
  readonly of?: string;
}

const services: Readonly<Record<string, readonly QuotaFact[]>> = data;
const serviceNames: Readonly<Record<string, string>> = { eks: 'Amazon Elastic Kubernetes Service (Amazon EKS)', ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)', ebs: 'Amazon Elastic Block Store (Amazon EBS)', vpc: 'Amazon Virtual Private Cloud (Amazon VPC)' };

const schemas = {
  one: z.object({ ServiceCode: z.string().min(1), QuotaCode: z.string().min(1) }),
  list: z.object({ ServiceCode: z.string().min(1), QuotaCode: z.string().optional(), NextToken: z.string().optional(), MaxResults: z.int().min(1).max(100).default(100) }),
  services: z.object({ NextToken: z.string().optional(), MaxResults: z.int().min(1).max(100).default(100) }),
};

/** Service Quotas, for reading: what EKS and EC2 enforce here, and the quotas of vCPUs and storage, which nothing enforces. */
export function createServiceQuotasService({ values = {} }: ServiceQuotaOptions, enforced: Enforced): Service {
  const applied = ({ code, value, of }: QuotaFact): number => values[code] ?? (of === undefined ? undefined : enforced[of]) ?? value;
  const shown = (call: Call, ServiceCode: string, quota: QuotaFact, Value: number): Shape => ({
    ServiceCode,
    ServiceName: serviceNames[ServiceCode],
    QuotaArn: quotaArn(call, ServiceCode, quota.code),
    QuotaCode: quota.code,
    QuotaName: quota.name,
    Value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: 'ACCOUNT',
  });
  const one = (valueOf: (quota: QuotaFact) => number): Operation => ({
    run: (input, call) => {
      const { ServiceCode, QuotaCode } = readInput(schemas.one, input, 'IllegalArgumentException');
      const quota = quotasOf(ServiceCode).find(({ code }) => code === QuotaCode);
      if (quota === undefined) throw noSuchResource();
      return { Quota: shown(call, ServiceCode, quota, valueOf(quota)) };
    },
    resources: ({ ServiceCode, QuotaCode }, call) => [quotaArn(call, String(ServiceCode), String(QuotaCode))],
  });
  const list = (valueOf: (quota: QuotaFact) => number): Operation => ({
    run: (input, call) => {
      const { ServiceCode, QuotaCode, ...paging } = readInput(schemas.list, input, 'IllegalArgumentException');
      const { items, ...rest } = page(quotasOf(ServiceCode).filter(({ code }) => QuotaCode === undefined || code === QuotaCode), paging, 'InvalidPaginationTokenException');
      return { Quotas: items.map((quota) => shown(call, ServiceCode, quota, valueOf(quota))), ...rest };
    },
  });
  const byDefault = (quota: QuotaFact): number => quota.default ?? quota.value;
  return {
    name: 'servicequotas',
    protocol: 'json-1.1',
    targetPrefix: 'ServiceQuotasV20190624',
    operations: {
      GetServiceQuota: one(applied),
      GetAWSDefaultServiceQuota: one(byDefault),
      ListServiceQuotas: list(applied),
      ListAWSDefaultServiceQuotas: list(byDefault),
      ListServices: {
        run: (input) => {
          const { items, ...rest } = page(Object.keys(services).sort(), readInput(schemas.services, input, 'IllegalArgumentException'), 'InvalidPaginationTokenException');
          return { Services: items.map((ServiceCode) => ({ ServiceCode, ServiceName: serviceNames[ServiceCode] })), ...rest };
        },
      },
    },
  };
}

function quotaArn({ region, account }: Call, serviceCode: string, quotaCode: string): string {
  return `arn:aws:servicequotas:${region}:${account}:${serviceCode}/${quotaCode}`;
}

function quotasOf(serviceCode: string): readonly QuotaFact[] {
  const quotas = services[serviceCode];
  if (quotas === undefined) throw noSuchResource();
  return quotas;
}

function noSuchResource(): AwsError {
  return new AwsError('NoSuchResourceException', 'The request failed because the specified service or quota does not exist.');
}
