import { describe, expect, it, vi } from 'vitest';
import { createClient } from '@/api/client';
import { ApiError } from '@/api/problem';

function bench(answer: () => Response | Promise<Response>) {
  const sent: { path: string; init: RequestInit }[] = [];
  const onUnauthorized = vi.fn();
  const client = createClient({
    language: () => 'en', onUnauthorized,
    fetch: (path, init) => {
      sent.push({ path: String(path), init: init ?? {} });
      return Promise.resolve(answer());
    },
  });
  const headers = (index: number) => sent[index]!.init.headers as Record<string, string>;
  return { client, sent, headers, onUnauthorized };
}

describe('createClient', () => {
  it('sends the CSRF token on writes only, and the language always', async () => {
    const { client, headers } = bench(() => Response.json({ ok: true }));
    client.setCsrf('secret');
    await client.request('/a');
    await client.request('/a', { method: 'POST', body: {} });
    expect(headers(0)['X-CSRF-Token']).toBeUndefined();
    expect(headers(1)['X-CSRF-Token']).toBe('secret');
    expect(headers(0)['Accept-Language']).toBe('en');
  });
  it('tells of an ended session and still rejects', async () => {
    const { client, onUnauthorized } = bench(() => new Response('', { status: 401 }));
    await expect(client.request('/a')).rejects.toMatchObject({ status: 401 });
    expect(onUnauthorized).toHaveBeenCalledOnce();
    await expect(client.request('/a', { expects401: true })).rejects.toBeInstanceOf(ApiError);
    expect(onUnauthorized).toHaveBeenCalledOnce();
  });
  it('repeats a refused write once when another tab has signed in anew', async () => {
    const sent: (string | undefined)[] = [];
    const client = createClient({
      language: () => 'en', onUnauthorized: () => {}, renewCsrf: () => Promise.resolve('new'),
      fetch: (_path, init) => {
        sent.push((init!.headers as Record<string, string>)['X-CSRF-Token']);
        return Promise.resolve(new Response('{}', { status: sent.at(-1) === 'new' ? 200 : 403 }));
      },
    });
    client.setCsrf('old');
    await client.request('/a', { method: 'POST', body: {} });
    expect(sent).toEqual(['old', 'new']);
  });
  it('takes a refusal for an answer when the token is still the same', async () => {
    const renewCsrf = vi.fn(() => Promise.resolve('same'));
    const client = createClient({
      language: () => 'en', onUnauthorized: () => {}, renewCsrf,
      fetch: () => Promise.resolve(new Response('', { status: 403 })),
    });
    client.setCsrf('same');
    await expect(client.request('/a')).rejects.toMatchObject({ status: 403 });
    await expect(client.request('/a', { method: 'DELETE' })).rejects.toMatchObject({ status: 403 });
    expect(renewCsrf).toHaveBeenCalledOnce();
  });
  it('gives nothing for an empty answer', async () => {
    const { client } = bench(() => new Response(null, { status: 204 }));
    expect(await client.request('/a', { method: 'DELETE' })).toBeUndefined();
  });
  it('makes a lost connection and a broken document the same kind of error', async () => {
    const lost = bench(() => Promise.reject(new TypeError('failed')));
    await expect(lost.client.request('/a')).rejects.toMatchObject({ status: 0 });
    const broken = bench(() => new Response('{"half":'));
    await expect(broken.client.request('/a')).rejects.toMatchObject({ status: 0 });
  });
});
