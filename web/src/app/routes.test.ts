import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from './routes';

const pages = ['WebPage.cs', 'PagesExtensions.cs'].map((file) => readFileSync(join(process.cwd(), '../Gateway.Service/Pages', file), 'utf8')).join('\n');

/** `/chats` of `/chats/:chat?`. */
const firstSegment = (path: string) => `/${path.split('/').find((part) => part !== '')?.replace(/:.*/, '') ?? ''}`;

describe('the pages', () => {
  const whole = (parent: string, path: string) => (path.startsWith('/') ? path : `${parent}/${path}`);
  const paths = routes.flatMap(({ path, children }) => (children ? children.flatMap((child) => [child.path, child.alias as string | undefined].flatMap((one) => (one === undefined ? [] : [whole(path, one)]))) : [path]));
  const segments = paths.map(firstSegment);

  it.each([...new Set(segments)])('%s is a page for the gateway too, which answers 404 otherwise', (segment) => {
    expect(pages).toContain(`"${segment}"`);
  });
});
