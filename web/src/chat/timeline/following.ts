/** How near to the end, in pixels, somebody reads along rather than back. */
const NEAR = 100;

export interface Scrolled {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

export function isAtEnd({ scrollTop, scrollHeight, clientHeight }: Scrolled): boolean {
  return scrollHeight - clientHeight - scrollTop <= NEAR;
}

/** Whether the list goes along with a message that comes now. */
export function follows(isOwn: boolean, wasAtEnd: boolean): boolean {
  return isOwn || wasAtEnd;
}
