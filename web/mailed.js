/** The secret out of a mailed link. It is in the fragment, which no server sees, and stays neither in the address bar nor in the history. */
export function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  history.replaceState(null, "", location.pathname);
  return token;
}
