import { ask } from './ask';
import type { SignedIn } from './accounts';

export interface Factors {
  totp: boolean;
  recovery_codes: number;
  passkeys: number;
  /** Whether there is one to give. */
  password: boolean;
}

export interface TotpSecret {
  secret: string;
  uri: string;
  /** A `data:` URL of an SVG image. */
  qr_svg: string;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
  synced: boolean;
}

/** What to ask an authenticator, in WebAuthn's own spelling. */
export interface PasskeyQuestion<T> {
  passkey_token: string;
  public_key: T;
}

export interface PasskeyAnswer {
  passkey_token: string;
  credential: unknown;
}

export const factors = () => ask<Factors>('GET', '/auth/mfa');
export const beginTotp = () => ask<TotpSecret>('POST', '/auth/mfa/totp');
export const confirmTotp = (code: string) => ask<{ recovery_codes: string[] }>('POST', '/auth/mfa/totp/confirm', { body: { code } });
export const removeTotp = () => ask<void>('DELETE', '/auth/mfa/totp');
export const renewRecoveryCodes = () => ask<{ recovery_codes: string[] }>('POST', '/auth/mfa/recovery-codes');
export const stepUp = (proof: { code: string } | { password: string } | { passkey: PasskeyAnswer }) => ask<void>('POST', '/auth/mfa/step-up', { body: proof });

export const passkeys = () => ask<{ passkeys: Passkey[] }>('GET', '/auth/passkeys');
export const renamePasskey = (id: string, name: string) => ask<Passkey>('PATCH', `/auth/passkeys/${id}`, { body: { name } });
export const removePasskey = (id: string) => ask<void>('DELETE', `/auth/passkeys/${id}`);

type New = PublicKeyCredentialCreationOptionsJSON;
type Known = PublicKeyCredentialRequestOptionsJSON;
export const askForPasskey = () => ask<PasskeyQuestion<New>>('POST', '/auth/passkeys/options');
export const addPasskey = (answer: PasskeyAnswer & { name?: string }) => ask<Passkey>('POST', '/auth/passkeys', { body: answer });
export const askToSignIn = () => ask<PasskeyQuestion<Known>>('POST', '/bff/passkeys/login/options');
export const signInByPasskey = (answer: PasskeyAnswer) => ask<SignedIn>('POST', '/bff/passkeys/login', { body: answer });
/** For the passkey of the first admin. */
export const askToSetUp = (token: string, name: string) => ask<PasskeyQuestion<New>>('POST', '/bff/setup/passkey/options', { body: { token, name } });
export const askToStepUp = () => ask<PasskeyQuestion<Known>>('POST', '/auth/passkeys/step-up/options');
