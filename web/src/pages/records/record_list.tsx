// A list of records: search, filters, columns, order, a choice of many, CSV. What is asked for
// stands in `params`; the page keeps it in the address.
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { may, type Entity, type Row } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { statusOf } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { usePageText, type PageDictionary } from '@/i18n/pages';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { Skeleton } from '@/kit/skeleton';
import { Table, type Column } from '@/kit/table';
import { MoreRows } from '@/kit/more_rows';
import { parseIso, showDay } from '@/lib/dates';
import { useHighlights } from '@/lib/use_highlights';
import { BulkBar } from './bulk_bar';
import { useColumns } from './columns_panel';
import { ListEmpty } from './list_empty';
import { columnsOf, nameAttribute, referenceLabel, titleOf } from './looks';
import { ListToolbar } from './list_toolbar';
import { Thumb } from './thumb';
import { useRecordList } from './use_records';
import { Value } from './value';
import { attributeWord, entityWords } from './words';
import '@/styles/records.css';

interface Props {
  entity: Entity;
  params: ListParams;
  /** Filters that stand by themselves: the person whose assignments these are. */
  fixed?: ListParams;
  onParams(params: ListParams): void;
}

export function RecordList(props: Props) {
  const text = usePageText();
  const { session } = useAuth();
  const { entity, params, fixed = {} } = props;
  const asked = { ...params, ...fixed };
  const { list, rows } = useRecordList(entity.name, asked);
  const columns = useColumns(entity);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const fresh = useHighlights(rows, list.isSuccess, JSON.stringify(asked));
  const words = entityWords(entity, text);
  const canWrite = rows.some((row) => may(session!.user, entity, 'change', row)
    || may(session!.user, entity, 'delete', row));
  const selected = rows.filter((row) => chosen.has(row.id));

  if (statusOf(list.error) === 403) return <Forbidden />;
  return (
    <>
      <ListToolbar entity={entity} params={params} fixed={fixed} columns={columns}
        onParams={props.onParams} />
      {list.isPending && <Skeleton rows={8} tall />}
      {list.isError && !list.data &&
        <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <ListEmpty entity={entity} params={params} fixed={fixed} onParams={props.onParams} />
      )}
      {rows.length > 0 && (
        <>
          <Table<Row>
            label={words.many}
            rows={rows}
            columns={tableColumns(entity, columns.shown, fixed, rows, text)}
            sort={params.sort ?? entity.defaultSort}
            onSort={(sort) => props.onParams({ ...params, sort })}
            selection={canWrite ? { ids: chosen, onChange: setChosen } : undefined}
            nameOf={(row) => titleOf(entity, row, text)}
            fresh={fresh}
            isBusy={list.isFetching} />
          <MoreRows list={list} count={rows.length} label={text.rowCount} />
        </>
      )}
      {selected.length > 0 && (
        <BulkBar entity={entity} rows={selected} onDone={() => setChosen(new Set())} />
      )}
    </>
  );
}

function tableColumns(
  entity: Entity, shown: readonly string[], fixed: ListParams, rows: readonly Row[],
  text: PageDictionary,
): Column<Row>[] {
  const name = nameAttribute(entity);
  const times = ['created_at', 'updated_at'].map((one) => ({ name: one, type: 'time' as const }));
  const all = [...columnsOf(entity), ...times].filter((one) => !(one.name in fixed)
    && (one.name === name || shown.includes(one.name)));
  const hasPhotos = rows.some((row) => row.photo);
  return all.map((attribute, at) => ({
    key: attribute.name,
    label: attributeWord(entity, attribute.name, text),
    isNumber: attribute.type === 'integer',
    isSortable: entity.sorts.includes(attribute.name),
    isWide: attribute.type === 'text',
    // The first one leads to the record.
    cell: (row: Row) => (at === 0 ? (
      <Link href={`/${entity.name}/${row.id}`} class="row-link">
        {hasPhotos && <Thumb id={row.photo} />}
        <bdi>{nameCell(entity, attribute.name, row, text)}</bdi>
      </Link>
    ) : row[attribute.name] === null || row[attribute.name] === '' ? null
      : <Value entity={entity} attribute={attribute} row={row} />),
  }));
}

function nameCell(entity: Entity, name: string, row: Row, text: PageDictionary): string {
  // A visit's date alone: the columns beside it say the rest.
  if (name === entity.label && typeof row[name] === 'string' && parseIso(row[name])) {
    return showDay(row[name]);
  }
  if (name === entity.label) return titleOf(entity, row, text);
  if (entity.attributes.find((one) => one.name === name)?.type === 'text') return String(row[name]);
  return referenceLabel(row, name) ?? (row[name] === null ? text.vacancy : text.gone);
}
