/** The secret out of a mailed link (`#token=`) or the setup link (`?token=`). It stays neither in the address bar nor in the history. */
export function takeToken(from: 'hash' | 'search'): string {
  const token = new URLSearchParams(location[from].slice(1)).get('token') ?? '';
  history.replaceState(history.state, '', location.pathname);
  return token;
}
