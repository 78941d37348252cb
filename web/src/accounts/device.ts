/**
 * What the last sign-in on this device answered as `device_token`, for each name: shown at the next one, so that strangers' wrong guesses do not delay it.
 * It opens nothing by itself.
 */
const prefix = 'rustygate.device.';

export function knownDevice(name: string): { device_token?: string } {
  try {
    const token = localStorage.getItem(prefix + name.toLowerCase());
    return token ? { device_token: token } : {};
  } catch {
    return {};
  }
}

export function rememberDevice(name: string, token: string | undefined): void {
  try {
    if (token) localStorage.setItem(prefix + name.toLowerCase(), token);
  } catch {
    // Not kept where the browser keeps nothing.
  }
}
