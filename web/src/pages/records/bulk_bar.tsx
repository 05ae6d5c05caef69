// What can be done to the chosen rows at once: all of them or none.
import { useState } from 'preact/hooks';
import { entityOf, may, type Action, type Entity, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { AssignDialog } from './assign_dialog';
import { BulkChangeDialog } from './bulk_change_dialog';
import { useRecordOperations } from './use_records';

interface Props {
  entity: Entity;
  rows: readonly Row[];
  onDone(): void;
}

export function BulkBar(props: Props) {
  const text = usePageText();
  const { session } = useAuth();
  const { entity, rows } = props;
  const [open, setOpen] = useState<'change' | 'delete' | 'assign' | null>(null);
  const canAssign = entity.name === 'people'
    && may(session!.user, entityOf('assignments'), 'create');
  const mayWithAll = (action: Action) =>
    rows.every((row) => may(session!.user, entity, action, row));
  const done = () => { setOpen(null); props.onDone(); };
  return (
    <div class="bulk-bar" role="region" aria-label={text.chosen(rows.length)}>
      <strong role="status">{text.chosen(rows.length)}</strong>
      {canAssign && (
        <Button small icon="assignments" onClick={() => setOpen('assign')}>{text.assign}</Button>
      )}
      {mayWithAll('change') && (
        <Button small icon="edit" onClick={() => setOpen('change')}>{text.bulkChange}</Button>
      )}
      {mayWithAll('delete') && (
        <Button small icon="trash" onClick={() => setOpen('delete')}>{text.toTrash}</Button>
      )}
      <Button small kind="quiet" onClick={props.onDone}>{text.chooseNone}</Button>
      {open === 'change' && <BulkChangeDialog entity={entity} rows={rows} onDone={done}
        onClose={() => setOpen(null)} />}
      {open === 'delete' && <BulkDeleteDialog entity={entity} rows={rows} onDone={done}
        onClose={() => setOpen(null)} />}
      {open === 'assign' && <AssignDialog people={rows} onDone={done}
        onClose={() => setOpen(null)} />}
    </div>
  );
}

function BulkDeleteDialog(props: Props & { onClose(): void }) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const operations = useRecordOperations(props.entity.name);
  const [isBusy, setBusy] = useState(false);
  const ids = props.rows.map((row) => row.id);

  async function undo() {
    try {
      for (const id of ids) await operations.restore(id);
      toast(text.restored);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    await operations.refresh();
  }

  async function remove() {
    if (isBusy) return;
    setBusy(true);
    try {
      await operations.removeMany(ids);
      await operations.refresh();
      toast(text.trashed(ids.length), 'done', { label: common.undo, run: () => void undo() });
      props.onDone();
    } catch (error) {
      toast(explain(error, common), 'error');
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.trashManyTitle(ids.length)} onClose={props.onClose}>
      <p>{text.trashBody}</p>
      <div class="dialog-foot">
        <Button onClick={props.onClose}>{common.cancel}</Button>
        <Button kind="danger" busy={isBusy} onClick={() => void remove()}>{text.toTrash}</Button>
      </div>
    </Dialog>
  );
}
