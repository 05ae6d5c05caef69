// A table of records: sorted by the server when a head is pressed, rows to choose among, and cards
// on a phone (table.css), which is why the roles are spelt out: a table that is not displayed as
// one loses them.
import type { ComponentChildren } from 'preact';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Icon } from './icons';
import '@/styles/table.css';

export interface Column<T> {
  key: string;
  label: string;
  isNumber?: boolean;
  isSortable?: boolean;
  /** Takes the room that is left, and may break its lines. */
  isWide?: boolean;
  cell(row: T): ComponentChildren;
}

export interface Selection {
  ids: ReadonlySet<string>;
  onChange(ids: ReadonlySet<string>): void;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  /** The first one names the row. */
  columns: readonly Column<T>[];
  /** "name" or "-name". */
  sort?: string;
  onSort?(sort: string): void;
  selection?: Selection;
  /** What a row is called by those who do not see it. */
  nameOf?(row: T): string;
  fresh?: ReadonlySet<string>;
  isBusy?: boolean;
  /** Buttons at the end of each row. */
  actions?(row: T): ComponentChildren;
}

export function Table<T extends { id: string }>(props: Props<T>) {
  const text = usePageText();
  const { rows, columns, selection } = props;
  const chosen = rows.filter((row) => selection?.ids.has(row.id)).length;
  const choose = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(selection!.ids);
    ids.forEach((id) => (isChosen ? next.add(id) : next.delete(id)));
    selection!.onChange(next);
  };
  return (
    <div class="table-box">
      <table class="table records" role="table" aria-label={props.label}
        aria-busy={props.isBusy || undefined}>
        <thead role="rowgroup">
          <tr role="row">
            {selection && (
              <th role="columnheader" scope="col" class="choose">
                <input type="checkbox" aria-label={text.chooseAll}
                  checked={chosen > 0 && chosen === rows.length}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen > 0 && chosen < rows.length;
                  }}
                  onChange={(event) =>
                    choose(rows.map((row) => row.id), event.currentTarget.checked)} />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
            {props.actions && (
              <th role="columnheader" scope="col" class="row-actions">
                <span class="visually-hidden">{text.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={row.id} role="row" data-id={row.id}
              class={props.fresh?.has(row.id) ? 'fresh' : undefined}
              aria-selected={selection ? selection.ids.has(row.id) : undefined}>
              {selection && (
                <td role="cell" class="choose">
                  <input type="checkbox" checked={selection.ids.has(row.id)}
                    aria-label={text.choose(props.nameOf?.(row) ?? row.id)}
                    onChange={(event) => choose([row.id], event.currentTarget.checked)} />
                </td>
              )}
              {columns.map((column, at) => <Data key={column.key} column={column} row={row}
                isName={at === 0} />)}
              {props.actions && <td role="cell" class="row-actions">{props.actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<T>(props: {
  column: Column<T>; sort: string | undefined; onSort: ((sort: string) => void) | undefined;
}) {
  const text = useText();
  const { column, sort, onSort } = props;
  const isUp = sort === column.key;
  const isDown = sort === `-${column.key}`;
  return (
    <th role="columnheader" scope="col" class={column.isNumber ? 'number' : undefined}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}>
      {column.isSortable && onSort ? (
        <button type="button" class="sort" title={text.sort}
          onClick={() => onSort(isUp ? `-${column.key}` : column.key)}>
          {column.label}
          <Icon name={isDown ? 'down' : isUp ? 'up' : 'updown'} size={12} />
        </button>
      ) : column.label}
    </th>
  );
}

function Data<T>(props: { column: Column<T>; row: T; isName: boolean }) {
  const { column, row } = props;
  const content = column.cell(row);
  const isEmpty = content === null || content === undefined || content === '';
  const names = [column.isNumber && 'number', column.isWide && 'wide', isEmpty && 'empty']
    .filter(Boolean).join(' ');
  if (props.isName) {
    return <th role="rowheader" scope="row" class={names || undefined}>{content}</th>;
  }
  return <td role="cell" class={names || undefined} data-label={column.label}>{content}</td>;
}
