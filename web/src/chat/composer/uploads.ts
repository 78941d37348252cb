import type { FileView } from '../model/types';

/** A file on its way to the server, in the order in which it was added. */
export interface Attachment {
  id: number;
  name: string;
  size: number;
  /** 0 to 1. */
  progress: number;
  state: 'uploading' | 'done' | 'failed';
  file?: FileView;
  /** The problem's code. */
  reason?: string;
}

export type Uploader = (file: File, progress: (share: number) => void, signal: AbortSignal) => Promise<FileView>;

/** The files of one composer: they upload while the text is typed, each can be cancelled, and their order stays. */
export class Uploads {
  private list: Attachment[] = [];
  private readonly running = new Map<number, AbortController>();
  private readonly sources = new Map<number, File>();
  private ids = 0;

  constructor(
    private readonly upload: Uploader,
    private readonly changed: (attachments: readonly Attachment[]) => void,
  ) {}

  get attachments(): readonly Attachment[] {
    return this.list;
  }

  get isBusy(): boolean {
    return this.list.some((a) => a.state === 'uploading');
  }

  /** What is up, in order. */
  get files(): FileView[] {
    return this.list.flatMap((a) => a.file ?? []);
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const id = ++this.ids;
      this.sources.set(id, file);
      this.put([...this.list, { id, name: file.name, size: file.size, progress: 0, state: 'uploading' }]);
      void this.start(id, file);
    }
  }

  retry(id: number): void {
    const file = this.sources.get(id);
    if (!file) return;
    this.change(id, { state: 'uploading', progress: 0, reason: undefined });
    void this.start(id, file);
  }

  remove(id: number): void {
    this.running.get(id)?.abort();
    this.running.delete(id);
    this.sources.delete(id);
    this.put(this.list.filter((a) => a.id !== id));
  }

  clear(): void {
    for (const { id } of this.list) this.remove(id);
  }

  private async start(id: number, file: File): Promise<void> {
    const abort = new AbortController();
    this.running.set(id, abort);
    try {
      const stored = await this.upload(file, (progress) => this.change(id, { progress }), abort.signal);
      this.change(id, { state: 'done', progress: 1, file: stored });
    } catch (cause) {
      this.change(id, { state: 'failed', reason: (cause as { code?: string }).code ?? 'unreachable' });
    } finally {
      this.running.delete(id);
    }
  }

  private change(id: number, to: Partial<Attachment>): void {
    this.put(this.list.map((a) => (a.id === id ? { ...a, ...to } : a)));
  }

  private put(list: Attachment[]): void {
    this.list = list;
    this.changed(list);
  }
}
