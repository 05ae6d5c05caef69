// One conflict: the record, the value that won beside the one that lost, and what can be done.
import { useQueryClient } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { settleConflict, type Conflict, type ConflictSide } from '@/api/conflicts';
import { entityOf, isEntity, may, type Entity } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { Told } from '@/pages/records/changes';
import { ReferenceName } from '@/pages/records/filter_chips';
import { titleOf } from '@/pages/records/looks';
import { useRecord } from '@/pages/records/use_records';
import { attributeWord, entityWords } from '@/pages/records/words';

export function ConflictCard(props: { conflict: Conflict }) {
  const { text: common, language } = useSettings();
  const text = usePageText();
  const toast = useToast();
  const { client } = useAuth();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { conflict } = props;
  const { table, column, kind } = conflict;
  const entity = table && isEntity(table) ? entityOf(table) : null;
  const isOpen = conflict.state === 'open';

  async function settle(how: 'restore' | 'dismiss') {
    if (isBusy) return;
    setBusy(true);
    try {
      await settleConflict(client, conflict.id, how);
      toast(how === 'restore' ? text.conflictRestored : text.conflictDismissed);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['conflicts'] }),
        table && queries.invalidateQueries({ queryKey: [table] }),
      ]);
    } catch (error) {
      toast(explain(error, common), 'error');
    } finally {
      setBusy(false);
    }
  }

  return (
    <li class="conflict" data-id={conflict.id}>
      <header class="conflict-head">
        <h2>
          <RecordLink entity={entity} conflict={conflict} />
          {column && <span class="muted"> · {entity ? attributeWord(entity, column, text)
            : column}</span>}
        </h2>
        <span class="chip">{text.conflictKinds[kind] ?? kind}</span>
      </header>
      <p class="muted">{text.conflictKindHelp[kind]}</p>
      <div class="conflict-sides">
        <Side title={text.conflictKept} side={conflict.kept} entity={entity} column={column}
          isKept holder={kind === 'unique' ? conflict.holder : null}>
          {isOpen && (
            <Button small icon="check" busy={isBusy} onClick={() => void settle('dismiss')}>
              {text.conflictDismiss}
            </Button>
          )}
        </Side>
        <Side title={text.conflictLost} side={conflict.lost} entity={entity} column={column}
          holder={kind === 'unique' ? conflict.record : null}>
          {isOpen && (kind === 'unique' ? <UniqueWays entity={entity} conflict={conflict} /> : (
            <Button small icon="restore" busy={isBusy} onClick={() => void settle('restore')}>
              {kind === 'column' || kind === 'stranded' ? text.conflictRestore
                : text.conflictDelete}
            </Button>
          ))}
        </Side>
      </div>
      {!isOpen && (
        <p class="muted">
          {conflict.closed_at && text.conflictClosed(
            shortTime(conflict.closed_at, language, new Date()))}
          {conflict.dismissed_by && ` · ${conflict.dismissed_by}`}
        </p>
      )}
    </li>
  );
}

function RecordLink(props: { entity: Entity | null; conflict: Conflict }) {
  const text = usePageText();
  const { entity, conflict } = props;
  const { data } = useRecord(conflict.table ?? '', entity ? conflict.record : null);
  if (!entity) return <>{conflict.table ?? '?'} <code>{conflict.record.slice(-8)}</code></>;
  const name = data ? titleOf(entity, data, text) : text.gone;
  return (
    <>
      <span class="muted">{entityWords(entity, text).one}: </span>
      {data ? <Link href={`/${entity.name}/${conflict.record}`}><bdi>{name}</bdi></Link> : name}
    </>
  );
}

function Side(props: {
  title: string; side: ConflictSide; entity: Entity | null; column: string | null;
  isKept?: boolean;
  /** Of a repeated value: the record that says it. */
  holder: string | null;
  children: ComponentChildren;
}) {
  const { language } = useSettings();
  const text = usePageText();
  const { side, column } = props;
  return (
    <section class={props.isKept ? 'conflict-side kept' : 'conflict-side'}>
      <h3>{props.title}</h3>
      <div class="conflict-value" dir="auto">
        {column ? <Told entity={props.entity} field={column} value={side.value} />
          : <em>{props.isKept ? '' : text.conflictDeleted}</em>}
        {props.holder && props.entity && isEntity(props.entity.name) && (
          <> · <ReferenceName of={props.entity.name} id={props.holder} /></>
        )}
      </div>
      <small>
        <span>{text.conflictBy(side.user ?? '', side.node ?? side.origin ?? '')}</span>
        {side.at && (
          <time dateTime={side.at} title={fullTime(side.at, language)}>
            {shortTime(side.at, language, new Date())}
          </time>
        )}
      </small>
      {props.children && <div class="conflict-actions">{props.children}</div>}
    </section>
  );
}

/** A value that two records have: give one of them another, or make them one. */
function UniqueWays(props: { entity: Entity | null; conflict: Conflict }) {
  const text = usePageText();
  const desk = useDeskText();
  const { session } = useAuth();
  const { entity, conflict } = props;
  if (!entity || !may(session!.user, entity, 'change')) return null;
  return (
    <>
      <Link class="button plain small" href={`/${entity.name}/${conflict.record}?edit`}>
        {text.conflictChange}
      </Link>
      {entity.name === 'customers' && conflict.holder && may(session!.user, entity, 'delete') && (
        <Link class="button plain small"
          href={`/customers/${conflict.holder}/merge?with=${conflict.record}`}>
          {desk.merge}
        </Link>
      )}
    </>
  );
}
