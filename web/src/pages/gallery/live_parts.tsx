// What opens over the page, and a table that sorts and selects.
import { useState } from 'preact/hooks';
import { useGalleryText } from '@/i18n/gallery';
import { Button } from '@/kit/button';
import { Checkbox } from '@/kit/checkbox';
import { Dialog } from '@/kit/dialog';
import { Menu, MenuItem, Panel } from '@/kit/menu';
import { Table, type Column } from '@/kit/table';
import { useToast } from '@/kit/toasts';

export function Popups() {
  const text = useGalleryText();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [agrees, setAgrees] = useState(false);
  return (
    <>
      <div class="gallery-row">
        <Button onClick={() => setOpen(true)}>{text.openDialog}</Button>
        <Menu label={text.openMenu} icon="more">
          {(close) => (
            <>
              <MenuItem icon="edit" onChoose={close}>{text.primary}</MenuItem>
              <MenuItem icon="trash" isDanger onChoose={close}>{text.danger}</MenuItem>
            </>
          )}
        </Menu>
        <Panel label={text.openPanel} icon="filter" count={2}>
          {() => <Checkbox label={text.agree} checked={agrees} onChange={setAgrees} />}
        </Panel>
      </div>
      <div class="gallery-row">
        <Button onClick={() => toast(text.saved)}>{text.toast}</Button>
        <Button onClick={() => toast(text.saved, 'done',
          { label: text.undo, run: () => toast(text.undone) })}>{text.toastUndo}</Button>
        <Button onClick={() => toast(text.failed, 'error')}>{text.toastError}</Button>
      </div>
      {isOpen && (
        <Dialog title={text.dialogTitle} onClose={() => setOpen(false)}>
          <p>{text.dialogBody}</p>
          <div class="dialog-foot">
            <Button onClick={() => setOpen(false)}>{text.plain}</Button>
            <Button kind="danger" onClick={() => setOpen(false)}>{text.danger}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

interface Sample { id: string; name: string; code: string; count: number }

const kSamples: readonly Sample[] = [
  { id: '1', name: 'Bodegas Ferrer', code: 'C00268', count: 12 },
  { id: '2', name: 'Ñandú & <b>x</b>', code: 'C00269', count: 0 },
  { id: '3', name: 'مريم', code: '', count: 1204 },
];

export function SampleTable() {
  const text = useGalleryText();
  const [sort, setSort] = useState('name');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['2']));
  const key = sort.replace('-', '') as 'name' | 'count';
  const sign = sort.startsWith('-') ? -1 : 1;
  const rows = [...kSamples].sort((a, b) => sign * (key === 'count' ? a.count - b.count
    : a.name.localeCompare(b.name)));
  const columns: Column<Sample>[] = [
    { key: 'name', label: text.name, isSortable: true, cell: (row) => <bdi>{row.name}</bdi> },
    { key: 'code', label: text.code, cell: (row) => row.code },
    { key: 'count', label: text.count, isNumber: true, isSortable: true, cell: (row) => row.count },
  ];
  return (
    <Table<Sample> label={text.table} rows={rows} columns={columns} sort={sort} onSort={setSort}
      selection={{ ids: chosen, onChange: setChosen }} nameOf={(row) => row.name}
      fresh={new Set(['3'])}
      actions={(row) => <Button small icon="edit" label={`${text.primary}: ${row.name}`} />} />
  );
}
