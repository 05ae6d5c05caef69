// Where an account is signed in, and the end of that: one by one, or all others at once.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'preact/hooks';
import { accountOperations, type OpenSession } from '@/api/account';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useAccountText, type AccountDictionary } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { Icon } from '@/kit/icons';
import { Skeleton } from '@/kit/skeleton';
import { useToast } from '@/kit/toasts';
import { readAgent } from '@/lib/agents';
import { explain } from '@/lib/explain';
import { ago, fullTime, shortTime } from '@/lib/format';
import '@/styles/account.css';

export function SessionList(props: { user: string }) {
  const text = useAccountText();
  const { text: common } = useSettings();
  const { client, session, recheck } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const operations = useMemo(() => accountOperations(client, props.user), [props.user]);
  const list = useQuery({
    queryKey: ['sessions', props.user],
    queryFn: ({ signal }) => operations.sessions(signal),
  });
  const isOwn = session!.user.id === props.user;
  const rows = [...list.data?.items ?? []].sort((a, b) =>
    Number(b.id === session!.id) - Number(a.id === session!.id));
  const others = rows.filter((one) => one.id !== session!.id).length;

  async function end(what: () => Promise<void>, done: string) {
    try {
      await what();
      toast(done);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    await queries.invalidateQueries({ queryKey: ['sessions', props.user] });
    if (isOwn) await recheck();
  }

  if (list.isPending) return <Skeleton rows={3} tall />;
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <p class="muted">{text.sessionsNone}</p>;
  return (
    <>
      <ul class="sessions">
        {rows.map((row) => (
          <SessionRow key={row.id} row={row} isHere={row.id === session!.id}
            onEnd={() => void end(() => operations.endSession(row.id), text.sessionEnded)} />
        ))}
      </ul>
      {others > 0 && (
        <div class="form-actions">
          <Button onClick={() => void end(() => operations.endSessions(isOwn),
            text.sessionsEnded)}>
            {isOwn ? text.sessionsEndOthers : text.sessionsEndAll}
          </Button>
        </div>
      )}
    </>
  );
}

function nameOf(row: OpenSession, text: AccountDictionary): string {
  const { browser, system } = readAgent(row.agent);
  if (browser && system) return text.sessionOn(browser, system);
  return browser ?? system ?? (row.agent || text.sessionUnknown);
}

function SessionRow(props: { row: OpenSession; isHere: boolean; onEnd(): void }) {
  const text = useAccountText();
  const { language } = useSettings();
  const { row } = props;
  const now = new Date();
  const name = nameOf(row, text);
  return (
    <li class="session">
      <Icon name="device" size={20} />
      <div>
        <strong title={row.agent}>{name}</strong>
        {props.isHere && <span class="chip">{text.sessionHere}</span>}
        <p class="muted">
          <span>{text.sessionFrom(row.address)}</span>
          <span title={fullTime(row.last_seen, language)}>
            {text.sessionSeen(ago(row.last_seen, language, now))}
          </span>
          <span title={fullTime(row.created_at, language)}>
            {text.sessionSince(shortTime(row.created_at, language, now))}
          </span>
        </p>
      </div>
      {!props.isHere && (
        <Button small label={text.sessionEndOf(name)} onClick={props.onEnd}>
          {text.sessionEnd}
        </Button>
      )}
    </li>
  );
}
