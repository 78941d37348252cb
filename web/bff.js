/** Asks the gateway in the name of whoever is signed in here. What changes something carries the header that no foreign page can send. */
export async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    cache: "no-store",
    headers: { Accept: "application/json", "X-RustyGate-Csrf": "1", ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  const content = text ? JSON.parse(text) : null;
  return { ok: answer.ok, status: answer.status, content };
}

/** What went wrong, in the words of the problem document. */
export function words({ status, content }) {
  const fields = Object.entries(content?.errors ?? {}).map(([field, [message]]) => `${field} ${message}`);
  return fields.length > 0 ? fields.join(" ") : (content?.title ?? `Something went wrong (${status}).`);
}
