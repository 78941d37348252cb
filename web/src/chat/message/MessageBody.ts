import { computed, defineComponent, h } from 'vue';
import { useText } from '@/i18n';
import { emojiByCode } from '../emoji/emoji';
import { isEmojiAlone } from '../markdown/emoji';
import { parse } from '../markdown/parser';
import { render } from '../markdown/render';
import { handleOf } from '../composer/mentions';
import { nameOf } from '../room/names';
import { useChat } from '../store/chatClient';
import CodeBlock from './CodeBlock.vue';
import MentionChip from './MentionChip.vue';
import SpoilerText from './SpoilerText.vue';
import './markdown.css';

const parts = { code: CodeBlock, mention: MentionChip, spoiler: SpoilerText };

/** What a message says, made of its Markdown. */
export default defineComponent({
  props: { content: { type: String, required: true }, mentions: { type: Array as () => readonly string[], default: () => [] }, sender: { type: String, default: '' } },
  setup(props) {
    const { people } = useChat();
    const { t } = useText();
    const labels = computed(() =>
      props.mentions.flatMap((id) => {
        if (id === 'all' || id === 'here') return [{ label: id, id }];
        const person = people.get(id);
        return person ? [person.username, person.display_name, handleOf(person)].flatMap((label) => (label ? [{ label, id }] : [])) : [];
      }),
    );
    const action = computed(() => /^\/me\s+([\s\S]+)$/.exec(props.content)?.[1]);
    const tokens = computed(() => parse(action.value ?? props.content, { mentions: labels.value, emoji: emojiByCode }));
    return () => {
      const body = render(tokens.value, parts);
      if (action.value) return h('div', { class: 'markdown action', dir: 'auto' }, [h('p', [h('strong', nameOf(people.get(props.sender), t)), ' ']), ...body]);
      return h('div', { class: ['markdown', { jumbo: isEmojiAlone(props.content) }], dir: 'auto' }, body);
    };
  },
});
