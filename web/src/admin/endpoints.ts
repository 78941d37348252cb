import { ask } from '@/api';
import type { Role } from '@/api/accounts';
import type { AdminChannel, AuditPage, Checks, GatewayChange, GatewayNumbers, GatewayState, MessagePath, Report, Stats, UserPage, Versions } from './types';

/** One function for each endpoint that only administrators may ask. */
export const users = {
  find: (query: { q?: string; role?: Role; disabled?: boolean; cursor?: string }) => ask<UserPage>('GET', '/admin/users', { query: { limit: 50, ...query } }),
  disable: (id: string) => ask<void>('POST', `/admin/users/${id}/disable`),
  enable: (id: string) => ask<void>('POST', `/admin/users/${id}/enable`),
  setRole: (id: string, role: Role) => ask<void>('PUT', `/admin/users/${id}/role`, { body: { role } }),
  signOut: (id: string) => ask<void>('POST', `/admin/users/${id}/sign-out`),
  resetSecondFactor: (id: string) => ask<void>('POST', `/admin/users/${id}/reset-second-factor`),
};

export const audit = (query: { actor?: string; act?: string; target?: string; outcome?: string; cursor?: string }) =>
  ask<AuditPage>('GET', '/admin/audit', { query: { limit: 50, ...query } });

export const reports = {
  list: (resolved: boolean, before?: string) => ask<Report[]>('GET', '/admin/reports', { query: { resolved, limit: 50, before } }),
  resolve: (id: string, resolution: 'dismissed' | 'acted_upon', note: string) => ask<Report>('POST', `/admin/reports/${id}/resolve`, { body: { resolution, note: note || null } }),
};

export const channels = {
  find: (query: { q?: string; archived: boolean; limit: number; before?: string }) => ask<AdminChannel[]>('GET', '/admin/channels', { query }),
  archive: (id: string) => ask<void>('POST', `/admin/channels/${id}/archive`),
  unarchive: (id: string) => ask<void>('POST', `/admin/channels/${id}/unarchive`),
  remove: (id: string) => ask<void>('DELETE', `/admin/channels/${id}`),
};

export const system = {
  stats: (signal: AbortSignal) => ask<Stats>('GET', '/admin/stats', { signal }),
  numbers: (signal: AbortSignal) => ask<GatewayNumbers>('GET', '/admin/gateway/stats', { signal }),
  checks: () => ask<Checks>('GET', '/api/checks'),
  dismiss: (check: string) => ask<void>('PUT', `/api/checks/${check}/dismissed`),
  path: (message: string) => ask<MessagePath>('GET', `/admin/messages/${message}/path`),
};

export const gateway = {
  /** With the tag of the file, which a change must name. */
  async read(): Promise<{ state: GatewayState; tag: string }> {
    let tag = '';
    const state = await ask<GatewayState>('GET', '/admin/gateway', { onReply: (reply) => (tag = reply.headers.get('ETag') ?? '') });
    return { state, tag };
  },
  put: (text: string, format: 'json' | 'yaml', tag: string, dry_run: boolean) =>
    ask<GatewayChange>('PUT', '/admin/gateway', { body: text, headers: { 'Content-Type': `application/${format}`, 'If-Match': tag }, query: { dry_run } }),
  history: () => ask<Versions>('GET', '/admin/gateway/history'),
  rollBack: (version: string, dry_run: boolean) => ask<GatewayChange>('POST', '/admin/gateway/rollback', { body: { version }, query: { dry_run } }),
};
