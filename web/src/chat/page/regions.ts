/** The parts of the page that one key goes through, in this order; those that are not there are left out. */
const ORDER = ['chats', 'list', 'composer', 'thread', 'side', 'header'];
const FOCUSABLE = 'textarea, [aria-current="page"], .scroller[tabindex], a[href], button:not([disabled]), input, [tabindex="-1"]';

export function nextRegion(step: 1 | -1): void {
  const regions = ORDER.flatMap((name) => document.querySelector<HTMLElement>(`[data-region="${name}"]`) ?? []).filter((region) => region.offsetParent !== null);
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + step + regions.length) % regions.length]!;
  const preferred = region.dataset.region === 'composer' || region.dataset.region === 'thread' ? region.querySelector<HTMLElement>('textarea') : null;
  (preferred ?? region.querySelector<HTMLElement>('[aria-current="page"]') ?? region.querySelector<HTMLElement>(FOCUSABLE))?.focus();
}
