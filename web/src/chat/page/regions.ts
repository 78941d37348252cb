/** The parts of the page that one key goes through, in this order; those that are not there are left out. */
const ORDER = ['chats', 'list', 'composer', 'thread', 'side', 'header'];
/** Where one arrives in a part: at the first of these that it has. */
const ENTRANCES = ['textarea, input[type="search"]', '.scroller[tabindex]', '[aria-current="page"]', 'a[href], button:not([disabled]), input, [tabindex="-1"]'];

const isShown = (element: HTMLElement) => element.offsetParent !== null;

export function nextRegion(step: 1 | -1): void {
  const regions = ORDER.flatMap((name) => document.querySelector<HTMLElement>(`[data-region="${name}"]`) ?? []).filter(isShown);
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + step + regions.length) % regions.length]!;
  for (const entrance of ENTRANCES) {
    const found = [...region.querySelectorAll<HTMLElement>(entrance)].find(isShown);
    if (found) return found.focus();
  }
}
