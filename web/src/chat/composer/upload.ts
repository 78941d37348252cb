import { Problem } from '@/api';
import type { FileView } from '../model/types';

/** Uploads one file. Only XMLHttpRequest tells how far it has come. */
export function uploadFile(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<FileView> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('files', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', '/api/upload');
    request.setRequestHeader('X-RustyGate-Csrf', '1');
    request.setRequestHeader('Accept', 'application/json');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () => {
      const answer = request.response as FileView[] | { code?: string; title?: string } | null;
      if (request.status === 201 || request.status === 200) resolve((answer as FileView[])[0]!);
      else reject(new Problem(request.status, (answer as { code?: string } | null)?.code ?? 'unknown', (answer as { title?: string } | null)?.title ?? ''));
    };
    request.onerror = () => reject(new Problem(0, 'offline', 'No answer.'));
    request.onabort = () => reject(new DOMException('Cancelled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
