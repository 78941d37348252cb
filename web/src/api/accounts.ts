import { ask } from './ask';
import type { PasskeyAnswer } from './factors';

export interface Session {
  user_id: string;
  session_id: string;
  role: Role;
}

export type Role = 'user' | 'admin';

export interface Me {
  id: string;
  email: string;
  email_verified: boolean;
  username: string | null;
  display_name: string | null;
  avatar: string | null;
  locale: string | null;
  time_zone: string | null;
  role: Role;
  created_at: string;
}

/** Null clears, what is absent stays. */
export type MePatch = Partial<Pick<Me, 'display_name' | 'avatar' | 'locale' | 'time_zone'>>;

export interface Device {
  id: string;
  current: boolean;
  device: string;
  user_agent: string | null;
  ip: string | null;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
}

export interface Notice {
  code: 'refresh_token_reused';
  session_id: string;
  device: string;
  ip: string | null;
  at: string;
}

/** What a sign-in answers a browser: the tokens stay at the gateway. */
export interface SignedIn {
  user_id: string;
  device_token?: string;
}

type Named = { email: string } | { username: string };

/** Undefined: nobody is signed in. */
export const session = (signal?: AbortSignal) => ask<Session | undefined>('GET', '/bff/session', { ...(signal && { signal }) });
export const me = () => ask<Me>('GET', '/auth/me');
export const changeMe = (patch: MePatch) => ask<Me>('PATCH', '/auth/me', { body: patch });
export const team = () => ask<{ name: string | null }>('GET', '/auth/team');

export const signIn = (who: Named & { password: string; device_token?: string }) => ask<SignedIn>('POST', '/bff/login', { body: who });
export const verifyCode = (mfa_token: string, code: string) => ask<SignedIn>('POST', '/bff/mfa/verify', { body: { mfa_token, code } });
/** Undefined while a mail with a link is on its way. */
export const register = (who: { email: string; password: string; username?: string }) => ask<SignedIn | undefined>('POST', '/bff/register', { body: who });
export const signOut = () => ask<void>('POST', '/bff/logout');

export const forgot = (email: string) => ask<void>('POST', '/bff/password/forgot', { body: { email } });
export const reset = (token: string, password: string) => ask<{ device_token: string }>('POST', '/bff/password/reset', { body: { token, password } });
export const verifyAddress = (token: string) => ask<void>('POST', '/bff/verify', { body: { token } });
export const resendVerification = (email: string) => ask<void>('POST', '/bff/verify/resend', { body: { email } });
/** Without the current one where there is none: then it asks for a fresh proof. */
export const changePassword = (new_password: string, current_password?: string) =>
  ask<SignedIn>('POST', '/bff/password', { body: { new_password, current_password } });

export const devices = () => ask<{ sessions: Device[]; notices: Notice[] }>('GET', '/auth/sessions');
export const endDevice = (id: string) => ask<void>('DELETE', `/auth/sessions/${id}`);
export const endDevices = (all: boolean) => ask<void>('DELETE', '/auth/sessions', { query: { all } });

/** Without a password where there is none: then it asks for a fresh proof. */
export const deleteMe = (password?: string) => ask<{ erase_at: string }>('POST', '/auth/me/deletion', { body: { password } });

export interface SetUp {
  token: string;
  name: string;
  team_name: string;
  locale: string;
  time_zone: string;
}

export const setUp = (asked: SetUp & ({ password: string } | { passkey: PasskeyAnswer })) => ask<SignedIn & { general_id: string }>('POST', '/bff/setup', { body: asked });
