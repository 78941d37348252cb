import { nextTick, type Ref, watch } from 'vue';
import { useRoute } from 'vue-router';

/** On a phone not all places of a row are in sight: the one where one is, is. */
export function useHereInSight(nav: Ref<HTMLElement | null>, here: string): void {
  const route = useRoute();
  watch([() => route.name, nav], async () => {
    await nextTick();
    const place = nav.value?.querySelector<HTMLElement>(here);
    if (place) nav.value!.scrollLeft = place.offsetLeft - nav.value!.offsetLeft - (nav.value!.clientWidth - place.offsetWidth) / 2;
  });
}
