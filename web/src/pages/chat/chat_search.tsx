// Finds what was said, in all rooms that one is in. What is looked for stands in the address.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'preact/hooks';
import { Link, useSearchParams } from 'wouter-preact';
import { chatOperations, type ChatMessage, type Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useChatText } from '@/i18n/chat';
import { Loading } from '@/kit/loading';
import { MoreRows } from '@/kit/more_rows';
import { shortTime } from '@/lib/format';
import { mergePages } from '@/lib/rows';
import { authorOf, roomName } from './use_chat';

const kPauseMs = 300;

export function ChatSearch(props: { rooms: readonly Room[] }) {
  const text = useChatText();
  const { language } = useSettings();
  const { client, session } = useAuth();
  const [address, setAddress] = useSearchParams();
  const q = address.get('q') ?? '';
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    if (typed.trim() === q) return undefined;
    const timer = setTimeout(
      () => setAddress(typed.trim() ? { q: typed.trim() } : {}, { replace: true }), kPauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const list = useInfiniteQuery({
    queryKey: ['chat', 'search', q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => chatOperations(client).search(q, pageParam, signal),
    getNextPageParam: (page) => page.next,
    enabled: q !== '',
  });
  const rows = mergePages(list.data?.pages ?? []);
  const placeOf = (one: ChatMessage) => {
    const room = props.rooms.find((each) => each.id === one.room);
    return room ? [roomName(room, session!.user.id), authorOf(one, room)] : [one.author_name];
  };
  return (
    <search class="chat-search">
      <input class="input" type="search" name="q" aria-label={text.search} value={typed}
        placeholder={text.search} onInput={(event) => setTyped(event.currentTarget.value)} />
      {q !== '' && (
        <section aria-label={text.found}>
          <Loading query={list} rows={2}>
            {() => (rows.length === 0 ? <p class="muted" role="status">{text.nothing}</p> : (
              <>
                <ul class="chat-found">
                  {rows.map((one) => (
                    <li key={one.id}>
                      <Link href={`/chat/${one.room}?q=${encodeURIComponent(q)}`}>
                        <small>
                          {placeOf(one).map((name) => <><bdi>{name}</bdi> · </>)}
                          {shortTime(one.created_at, language, new Date())}
                        </small>
                        <bdi>{one.body}</bdi>
                      </Link>
                    </li>
                  ))}
                </ul>
                {list.hasNextPage && <MoreRows list={list} count={rows.length} label={String} />}
              </>
            ))}
          </Loading>
        </section>
      )}
    </search>
  );
}
