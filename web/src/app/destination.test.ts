import { describe, expect, it, vi } from 'vitest';
import type { RouteLocationNormalized } from 'vue-router';

vi.stubGlobal('BroadcastChannel', undefined);
const { destination } = await import('./router');

const from = (wanted?: string) => destination({ query: { return: wanted } } as unknown as RouteLocationNormalized);

describe('where a sign-in leads', () => {
  it('is where one wanted to go', () => {
    expect(from('/chats/1/2?x=y#z')).toBe('/chats/1/2?x=y#z');
    expect(from()).toBe('/chats');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/login_page?return=/login_page'])('is nowhere else: %s', (wanted) => {
    expect(from(wanted)).toBe('/chats');
  });
});
