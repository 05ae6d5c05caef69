// The access tokens of an account: what each allows, since when, used last, and its end.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'preact/hooks';
import { accountOperations, type TokenRow } from '@/api/account';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Failure } from '@/kit/failure';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { Table, type Column } from '@/kit/table';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { ago, fullTime, shortTime } from '@/lib/format';
import { TokenDialog } from './token_dialog';
import '@/styles/account.css';

export function TokenList(props: { user: string }) {
  const text = useAccountText();
  const { text: common } = useSettings();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const operations = useMemo(() => accountOperations(client, props.user), [props.user]);
  const columns = useColumns();
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<TokenRow | null>(null);
  const list = useQuery({
    queryKey: ['tokens', props.user],
    queryFn: ({ signal }) => operations.tokens(signal),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['tokens', props.user] });
  const nameOf = (row: TokenRow) => row.name || text.tokenUnnamed;
  const add = <Button icon="plus" onClick={() => setAdding(true)}>{text.tokenAdd}</Button>;

  async function revoke(row: TokenRow) {
    try {
      await operations.revokeToken(row.id);
      toast(text.tokenRevoked);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setRevoking(null);
    await refresh();
  }

  const rows = list.data?.items ?? [];
  return (
    <>
      {list.isPending && <Skeleton rows={3} tall />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <State icon="key" title={text.tokensNone} action={add}>{text.tokensNoneHint}</State>
      )}
      {rows.length > 0 && (
        <>
          <Table<TokenRow> label={text.tabTokens} rows={rows} nameOf={nameOf} columns={columns}
            actions={(row) => (
              <Button small label={text.tokenRevokeOf(nameOf(row))}
                onClick={() => setRevoking(row)}>
                {text.tokenRevoke}
              </Button>
            )} />
          <div class="form-actions token-add">{add}</div>
        </>
      )}
      {isAdding && <TokenDialog operations={operations} onMade={() => void refresh()}
        onClose={() => setAdding(false)} />}
      {revoking && (
        <Dialog title={text.tokenRevokeTitle(nameOf(revoking))} onClose={() => setRevoking(null)}>
          <p>{text.tokenRevokeBody}</p>
          <div class="dialog-foot">
            <Button onClick={() => setRevoking(null)}>{common.cancel}</Button>
            <Button kind="danger" onClick={() => void revoke(revoking)}>{text.tokenRevoke}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function useColumns(): Column<TokenRow>[] {
  const text = useAccountText();
  const { language } = useSettings();
  const now = new Date();
  const time = (iso: string, shown = shortTime(iso, language, now)) =>
    <time dateTime={iso} title={fullTime(iso, language)}>{shown}</time>;
  return [
    {
      key: 'name', label: text.tokenName,
      cell: (row) => <bdi>{row.name || text.tokenUnnamed}</bdi>,
    },
    {
      key: 'scope', label: text.tokenScope,
      cell: (row) => (
        <span title={text.tokenScopes[row.scope]}>
          {text.tokenScopeShort[row.scope] ?? row.scope}
        </span>
      ),
    },
    { key: 'created', label: text.tokenCreated, cell: (row) => time(row.created_at) },
    {
      key: 'expires', label: text.tokenExpires,
      cell: (row) => (new Date(row.expires_at) < now ? text.tokenExpired : time(row.expires_at)),
    },
    {
      key: 'used', label: text.tokenUsed,
      cell: (row) => (row.last_used ? time(row.last_used, ago(row.last_used, language, now))
        : text.tokenNever),
    },
  ];
}
