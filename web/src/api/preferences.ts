// How this account has arranged its pages: views of lists, chosen columns. Kept by the server, on
// every node; this browser remembers them only until the server has answered.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { readKept, writeKept } from '@/lib/kept';

const kPath = '/api/v1/preferences';
const kKey = ['preferences'];

type Texts = Readonly<Record<string, string>>;

function parse<T>(text: string | undefined): T | null {
  try {
    return text === undefined ? null : JSON.parse(text) as T;
  } catch {
    return null;  // of another version
  }
}

export function usePreferences() {
  const { client, session } = useAuth();
  const queries = useQueryClient();
  const common = useText();
  const toast = useToast();
  const kept = `preferences.${session!.user.id}`;
  const query = useQuery({
    queryKey: kKey,
    queryFn: async ({ signal }) => {
      const { preferences } = await client.request<{ preferences: Texts }>(kPath, { signal });
      writeKept(kept, preferences);
      return preferences;
    },
    placeholderData: readKept<Texts>(kept) as Texts | undefined ?? undefined,
  });
  const all = query.data ?? {};

  /** Null forgets it. */
  async function keep(name: string, value: unknown): Promise<void> {
    await queries.cancelQueries({ queryKey: kKey });
    const { [name]: _, ...others } = queries.getQueryData<Texts>(kKey) ?? all;
    const text = value === null ? null : JSON.stringify(value);
    const next = text === null ? others : { ...others, [name]: text };
    queries.setQueryData(kKey, next);
    writeKept(kept, next);
    try {
      await client.request(kPath, { method: 'PUT', body: { name, value: text } });
    } catch (failure) {
      toast(explain(failure, common), 'error');
      await queries.invalidateQueries({ queryKey: kKey });
    }
  }

  return {
    read: <T>(name: string) => parse<T>(all[name]),
    /** Those whose names begin so, by the rest of their names. */
    readAll: <T>(prefix: string) => Object.keys(all)
      .filter((name) => name.startsWith(prefix)).sort((a, b) => a.localeCompare(b))
      .flatMap((name) => {
        const value = parse<T>(all[name]);
        return value === null ? [] : [{ name: name.slice(prefix.length), value }];
      }),
    keep,
  };
}
