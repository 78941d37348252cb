import type { PasskeyAnswer, PasskeyQuestion } from '@/api/factors';

/** Whether this browser can ask an authenticator at all. Passkeys need a secure page, and browsers that speak JSON about them. */
export const knowsPasskeys = typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Has an authenticator prove who is there. Throws `Cancelled` when nobody answers. */
export async function prove(question: PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(question.public_key);
  return answer(question.passkey_token, () => navigator.credentials.get({ publicKey }));
}

/** Has an authenticator make a new passkey. */
export async function make(question: PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(question.public_key);
  return answer(question.passkey_token, () => navigator.credentials.create({ publicKey }));
}

/** Nobody answered, or said no: which of the two, browsers do not tell. */
export class Cancelled extends Error {}

async function answer(passkey_token: string, asking: () => Promise<Credential | null>): Promise<PasskeyAnswer> {
  try {
    const credential = (await asking()) as PublicKeyCredential | null;
    if (!credential) throw new Cancelled();
    return { passkey_token, credential: credential.toJSON() };
  } catch (error) {
    throw error instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(error.name) ? new Cancelled() : error;
  }
}
