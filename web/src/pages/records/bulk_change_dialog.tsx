// One attribute given the same value in many records.
import { useState } from 'preact/hooks';
import type { Entity, Row } from '@/api/entities';
import { ApiError } from '@/api/problem';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { SelectField } from '@/kit/select_field';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { FieldEditor } from './field_editor';
import { useRecordOperations } from './use_records';
import { attributeWord } from './words';

interface Props {
  entity: Entity;
  rows: readonly Row[];
  onDone(): void;
  onClose(): void;
}

export function BulkChangeDialog(props: Props) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { entity, rows } = props;
  const operations = useRecordOperations(entity.name);
  const offered = entity.attributes.filter((one) => !one.readOnly && one.name !== entity.label);
  const [name, setName] = useState(offered[0]?.name ?? '');
  const [value, setValue] = useState<unknown>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attribute = offered.find((one) => one.name === name);

  async function save() {
    if (isBusy || !attribute) return;
    setBusy(true);
    try {
      await operations.changeMany(rows.map((row) => row.id),
        { [name]: value ?? (attribute.type === 'boolean' ? false : null) });
      await operations.refresh();
      toast(text.changedMany(rows.length));
      props.onDone();
    } catch (failure) {
      setError(failure instanceof ApiError && failure.problem.errors[0]
        ? failure.problem.errors[0].message : explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.bulkChangeTitle(rows.length)} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}>
        <SelectField label={text.bulkWhich} value={name}
          choices={offered.map((one) => [one.name, attributeWord(entity, one.name, text)])}
          onValue={(next) => { setName(next); setValue(null); setError(null); }} />
        {attribute && (
          <FieldEditor key={name} entity={entity} attribute={attribute} value={value} row={null}
            error={error} onChange={setValue} />
        )}
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={isBusy}>{text.bulkApply(rows.length)}</Button>
        </div>
      </form>
    </Dialog>
  );
}
