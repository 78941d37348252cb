import { reactive, type Ref, type ShallowRef, shallowRef, watch } from 'vue';
import { wordsOf } from '@/api';
import { toast } from '@/design';
import { useText } from '@/i18n';
import type { Message } from '../model/types';
import type { Room } from '../room/room';
import { mentionsIn, reachesCrowd } from './mentions';
import { parseCommand } from './slash';
import { uploadFile } from './upload';
import { type Attachment, Uploads } from './uploads';
import { type Order, runCommand } from './commands';

/** What happens when a message is sent: commands, the question before a crowd, uploads that must be done first, and the queue. */
export function useSending(room: Room, text: Ref<string>, thread: string | null, replyingTo: ShallowRef<Message | null>) {
  const { client, id } = room;
  const { t } = useText();
  const attachments = shallowRef<readonly Attachment[]>([]);
  const uploads = new Uploads(uploadFile, (now) => (attachments.value = now));
  const problem = shallowRef('');
  const isWaiting = shallowRef(false);
  const crowd = reactive({ isOpen: false, count: 0 });

  async function send(confirmed = false): Promise<void> {
    problem.value = '';
    const command = parseCommand(text.value);
    if (command && command.is !== 'say') return run(command);
    const content = (command?.content ?? text.value).trim();
    if (!content && attachments.value.length === 0) return;
    if (attachments.value.some((a) => a.state === 'failed')) return void (problem.value = t('chat.removeFailed'));
    if (uploads.isBusy) return void (isWaiting.value = true);
    const mentions = mentionsIn(content, client.people.known.values());
    const count = room.entry.value?.chat.member_count ?? 0;
    if (!confirmed && reachesCrowd(mentions, count)) return void Object.assign(crowd, { isOpen: true, count });
    crowd.isOpen = false;
    client.outbox.add({
      client_id: crypto.randomUUID(), chat_id: id, content, files: uploads.files, reply_to: replyingTo.value?.id ?? thread, thread, mentions,
      created_at: new Date().toISOString(), state: 'waiting',
    });
    clear();
  }

  async function run(command: Order): Promise<void> {
    try {
      const said = await runCommand(room, command, t);
      if (said.problem) return void (problem.value = said.problem);
      if (said.done) toast(said.done, { kind: 'good' });
      clear();
    } catch (error) {
      problem.value = wordsOf(error);
    }
  }

  function clear(): void {
    client.drafts.sent(id, thread);
    text.value = '';
    replyingTo.value = null;
    uploads.clear();
    isWaiting.value = false;
  }

  watch(attachments, () => {
    if (isWaiting.value && !uploads.isBusy) {
      isWaiting.value = false;
      void send();
    }
  });

  return { send, attachments, uploads, problem, crowd, isWaiting };
}
