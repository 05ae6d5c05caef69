// What one should know: assigned, mentioned, answered, due; and which of these one wants told.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import {
  kKinds, notificationOperations, placeOf, type Notification, type Preferences,
} from '@/api/notifications';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useNotificationText } from '@/i18n/notifications';
import { Button } from '@/kit/button';
import { Checkbox } from '@/kit/checkbox';
import { Loading } from '@/kit/loading';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { State } from '@/kit/state';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import '@/styles/account.css';
import '@/styles/notifications.css';

export function NotificationsPage(props: { place: string }) {
  const text = useNotificationText();
  const { text: common } = useSettings();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const operations = useMemo(() => notificationOperations(client), [client]);
  const list = useInfiniteQuery({
    queryKey: ['notifications', 'list'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => operations.list(pageParam, signal),
    getNextPageParam: (page) => page.next,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];

  async function read(which: { ids: string[] } | { all: true }) {
    try {
      await operations.read(which);
      await queries.invalidateQueries({ queryKey: ['notifications'] });
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }

  return (
    <Page title={text.title} place={props.place} lead={text.lead}
      actions={rows.some((one) => !one.read_at) && (
        <Button icon="check" onClick={() => void read({ all: true })}>{text.readAll}</Button>
      )}>
      <div class="account-parts">
        <section aria-label={text.title}>
          <Loading query={list} rows={6} tall>
            {() => (rows.length === 0
              ? <State icon="bell" title={text.none}>{text.noneHint}</State> : (
                <>
                  <ul class="notifications">
                    {rows.map((one) => (
                      <Line key={one.id} one={one} onOpen={() => void read({ ids: [one.id] })} />
                    ))}
                  </ul>
                  {list.hasNextPage
                    && <MoreRows list={list} count={rows.length} label={String} />}
                </>
              ))}
          </Loading>
        </section>
        <PreferencesForm />
      </div>
    </Page>
  );
}

function Line(props: { one: Notification; onOpen(): void }) {
  const text = useNotificationText();
  const { language } = useSettings();
  const { one } = props;
  return (
    <li class={one.read_at ? 'notification' : 'notification unread'}>
      <Link href={placeOf(one)} onClick={() => { if (!one.read_at) props.onOpen(); }}>
        <strong>{!one.read_at && <span class="visually-hidden">{text.unread}: </span>}
          {text.kinds[one.kind] ?? one.kind}</strong>
        <bdi>{one.title}</bdi>
        <small>
          {one.actor_name && <><bdi>{one.actor_name}</bdi> · </>}
          <time dateTime={one.at} title={fullTime(one.at, language)}>
            {shortTime(one.at, language, new Date())}
          </time>
        </small>
      </Link>
    </li>
  );
}

function PreferencesForm() {
  const text = useNotificationText();
  const { text: common } = useSettings();
  const { client, isAdministrator } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const query = useQuery({
    queryKey: ['notifications', 'preferences'],
    queryFn: ({ signal }) => notificationOperations(client).preferences(signal),
  });

  async function set(next: Preferences) {
    try {
      await notificationOperations(client).prefer(next);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    await queries.invalidateQueries({ queryKey: ['notifications', 'preferences'] });
  }

  return (
    <section class="panel" aria-labelledby="preferences">
      <h2 id="preferences">{text.preferences}</h2>
      <Loading query={query} rows={4}>
        {(wanted) => (
          <div>
            {kKinds.filter((kind) => kind !== 'node_down' || isAdministrator).map((kind) => (
              <Checkbox key={kind} name={kind} label={text.kinds[kind]} checked={wanted[kind]}
                onChange={(isOn) => void set({ ...wanted, [kind]: isOn })} />
            ))}
          </div>
        )}
      </Loading>
    </section>
  );
}
