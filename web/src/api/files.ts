import { ask } from './ask';

export interface StoredFile {
  id: string;
  url: string;
  name: string;
  size: number;
  type: string;
  width: number | null;
  height: number | null;
}

/** Stores files, all or none. What shows how far it has come needs an XMLHttpRequest and is the chat's. */
export function upload(files: readonly Blob[], signal?: AbortSignal): Promise<StoredFile[]> {
  const form = new FormData();
  for (const file of files) form.append('files', file, file instanceof File ? file.name : 'file');
  return ask<StoredFile[]>('POST', '/api/upload', { body: form, ...(signal && { signal }) });
}
