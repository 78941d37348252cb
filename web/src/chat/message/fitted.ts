/** The largest that a picture is shown in a message, in CSS pixels. */
const MOST = { width: 420, height: 320 };

/** How large a picture of that size is shown: never larger than it is. */
export function fitted(width: number, height: number, most = MOST): { width: number; height: number } {
  const share = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}
