import { ask } from './ask';

/** An invite as whoever holds its link sees it, with or without an account. */
export interface Invitation {
  team: string;
  inviter: { id: string; username: string | null; display_name: string | null; avatar: string | null } | null;
  chats: { id: string; type: string; name: string | null; member_count: number }[];
  expires_at: string;
}

export const invitation = (code: string) => ask<Invitation>('GET', `/api/invites/${encodeURIComponent(code)}`);
/** The chats that one is in by it. */
export const acceptInvite = (code: string) => ask<{ id: string }[]>('POST', `/api/invites/${encodeURIComponent(code)}/accept`);
