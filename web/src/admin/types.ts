import type { Role } from '@/api/accounts';

/** An account, as its administrators see it. */
export interface User {
  id: string;
  email: string;
  username: string | null;
  display_name: string | null;
  role: Role;
  created_at: string;
  disabled_at: string | null;
  second_factor: boolean;
  passkeys: number;
  sessions: number;
  last_seen_at: string | null;
}

export interface UserPage {
  users: User[];
  next_cursor: string | null;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor_id: string | null;
  session_id: string | null;
  ip: string | null;
  act: string;
  target: string | null;
  before: unknown;
  after: unknown;
  outcome: 'done' | 'refused';
}

export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}

/** A channel, without what is said in it. */
export interface AdminChannel {
  id: string;
  type: 'public_channel' | 'private_channel';
  name: string;
  topic: string | null;
  member_count: number;
  messages: number;
  created_by: string;
  created_at: string;
  active_at: string;
  archived_at: string | null;
}

export interface Report {
  id: string;
  chat_id: string;
  message_id: string;
  sender_id: string;
  content: string;
  reporter_id: string;
  reason: string;
  created_at: string;
  resolved_at: string | null;
  resolved_by: string | null;
  resolution: 'dismissed' | 'acted_upon' | null;
  note: string | null;
}

export interface Stats {
  at: string;
  chat: {
    position: number;
    events_per_second: number;
    messages_per_second: number;
    outbox_depth: number;
    outbox_age_seconds: number;
    relay_lag_milliseconds: number | null;
    webhooks_waiting: number;
    pushes_waiting: number;
    database_bytes: number;
    database_connections: number;
  };
  notify: { replica: number; streams: number; sockets: number; users: number; delivered: number; healed: number; slow_closes: number; lag: number }[];
}

/** Of completed requests; the times in milliseconds. */
export interface Numbers {
  requests: number;
  errors: number;
  limited: number;
  shed: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export interface GatewayNumbers {
  now: string;
  seconds: number;
  in_flight: number;
  streams: number;
  total: Numbers;
  series: { at: string; numbers: Numbers }[];
  routes: Record<string, Numbers>;
  upstreams: Record<string, Numbers>;
}

export interface Check {
  id: string;
  status: 'ok' | 'warn' | 'fail' | 'measure';
  found: string;
  fix?: string | null;
  measure?: { method: 'GET' | 'POST' | 'WS'; path: string; within_milliseconds: number; expect: string; bytes?: number | null } | null;
  dismissed: boolean;
}

export interface Checks {
  checks: Check[];
  server_time: string;
}

export interface MessagePath {
  id: string;
  chat_id: string;
  seq: number;
  sender_id: string | null;
  stored_at: string;
  relayed_at: string | null;
  position: number | null;
  trace: string | null;
  waiting: boolean;
  members: number;
  readers: number;
  replicas: { replica: number; reached: boolean }[];
  pushes_waiting: number;
  webhooks_taken: number;
  webhooks_failed: number;
  deleted_at: string | null;
}

export interface GatewayState {
  version: string;
  config: Record<string, unknown>;
  file: { path: string; format: 'json' | 'yaml'; text: string | null } | null;
  refusal: { at: string; errors: Flaw[] } | null;
  upstreams: Upstream[];
}

export interface Upstream {
  name: string;
  circuit: { state: string } | null;
  replicas: { id: string; address: string; active: Health; passive: Health; in_flight: number }[];
}

export type Health = 'unknown' | 'healthy' | 'unhealthy';

/** What is wrong with a configuration, and where. */
export interface Flaw {
  line: number;
  column?: number | null;
  path: string;
  reason: string;
}

export interface GatewayChange {
  version: string;
  changes: { path: string; kind: 'added' | 'removed' | 'changed'; before: unknown; after: unknown }[];
}

export interface Versions {
  versions: { version: string; at: string; by: string | null; runs: boolean }[];
}
