import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { catalogue, isEventName, type EventName } from '../../events/catalogue.ts';
import { OperationRequested } from '../../events/operation-requested.ts';
import { largestConfig } from '../../events/orders.ts';
import { fn as recordEvent } from '../../functions/record-event/handler.ts';

const events = join(import.meta.dirname, '../../events');
const names = Object.keys(catalogue) as EventName[];

interface Sample {
  readonly scenario: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
}

function samples(kind: 'valid' | 'invalid'): readonly Sample[] {
  const folder = join(events, 'samples', kind);
  return readdirSync(folder).map((file) => ({ scenario: file.replace('.json', '').replaceAll('-', ' '), ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Sample, 'scenario'>) }));
}

/** They are not in an operation's journal. */
const aboutNoOperation = ['SlackRequestReceived', 'AccessDecided', 'RequestAnswered', 'CredentialsRefused', 'TicketReceived', 'TicketAnswered'];

/** Where each invalid sample is wrong, and nowhere else. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  'a request names no account': ['target.account'],
  'a request is for an unknown kind of change': ['kind'],
  'a request names an unknown profile': ['profile'],
  'an upgrade names no version and a waiver nobody answers for': ['to', 'waivers.0.by'],
  'a plan has a finding without a remedy': ['findings.0.remedy'],
  'an operation starts without a fence': ['fence'],
  'an operation is refused for no reason': ['findings'],
  'a step starts at no time': ['at'],
  'a step ends in between': ['result'],
  'an operation succeeds without a word': ['summary'],
  'an operation fails without saying why': ['failure'],
  'slack sends something under no id': ['requestId'],
  'nobody cancels an operation': ['by'],
  'a question offers nothing': ['offers'],
  'somebody chooses what there is not': ['choice'],
  'nobody is asked to approve': ['people'],
  'people are reminded of no plan': ['planHash'],
  'somebody answers neither yes nor no': ['verdict'],
  'an approval comes from nowhere': ['via'],
  'nobody has approved an operation': ['by'],
  'a step is repeated no time': ['times'],
  'nobody says whether somebody is let in': ['allowed'],
  'a request is answered with nothing': ['status'],
  'no signature is refused': ['count'],
  'an operation is cancelled at no time': ['cancellation.at'],
  'a ticket comes from nowhere': ['ticket.system'],
  'a ticket is answered with nothing': ['answer'],
};

test.each(samples('valid'))('$scenario: its event is taken as it is', ({ source, detail, 'detail-type': type }) => {
  expect(source).toBe('drydock');
  expect(isEventName(type)).toBe(true);
  expect(catalogue[type as EventName].detail.parse(detail)).toEqual(detail);
});

test.each(samples('valid').filter(({ 'detail-type': type }) => !aboutNoOperation.includes(type)))('$scenario: its event can be kept', (sample) => {
  expect(z.safeParse(recordEvent.contract.input, sample).success).toBe(true);
});

test.each(samples('invalid'))('$scenario: its event is refused where it is wrong', ({ scenario, detail, 'detail-type': type }) => {
  const { error } = z.safeParse(catalogue[type as EventName].detail, detail);
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(wrong[scenario]);
});

describe.each(names)('%s', (name) => {
  test('has samples of both kinds', () => {
    for (const kind of ['valid', 'invalid'] as const) expect(samples(kind).map((sample) => sample['detail-type'])).toContain(name);
  });

  test('is called the same on the wire, and says when it is published', () => {
    expect(catalogue[name].name).toBe(name);
    const file = `${name.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase()}.ts`;
    const [, comment = ''] = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*export const ${name} =`).exec(readFileSync(join(events, file), 'utf8')) ?? [];
    expect(comment.replaceAll(/[\s*]+/g, ' ').trim()).toMatch(/^Published when .*\. Consumed by .*\.$/);
  });
});

test('no name beside the catalogue is an event', () => {
  expect([isEventName('OperationExploded'), isEventName('toString')]).toEqual([false, false]);
});

test('a request takes a file up to the size that everything after it can carry', () => {
  const [sample] = samples('valid').filter(({ scenario }) => scenario === 'a cluster is asked for over the api');
  const withConfig = (config: string) => z.safeParse(OperationRequested.detail, { ...(sample?.detail as object), config }).success;
  expect(withConfig('x'.repeat(largestConfig - 2))).toBe(true);
  expect(withConfig('x'.repeat(largestConfig - 1))).toBe(false);
  expect(withConfig('\n'.repeat(largestConfig / 2))).toBe(false);
});
