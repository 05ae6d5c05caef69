// The same role in the same place for many people at once.
import { useRef, useState } from 'preact/hooks';
import { entityOf, type Row } from '@/api/entities';
import { ApiError } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { FieldEditor } from './field_editor';
import { useRecordOperations } from './use_records';

interface Props {
  people: readonly Row[];
  onDone(): void;
  onClose(): void;
}

export function AssignDialog(props: Props) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const entity = entityOf('assignments');
  const { refresh } = useRecordOperations(entity.name);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const key = useRef(randomKey());

  async function save() {
    if (isBusy) return;
    setBusy(true);
    try {
      const items = props.people.map((person) => ({ ...values, person: person.id }));
      await client.request('/api/v1/assignments/bulk', {
        method: 'POST', body: { items }, headers: { 'Idempotency-Key': key.current },
      });
      await refresh();
      toast(text.assigned(items.length));
      props.onDone();
    } catch (error) {
      key.current = randomKey();
      setFailure(error);
      setBusy(false);
    }
  }

  // Of many, the server names the line too: "items[3].role".
  const errorOf = (name: string) => (failure instanceof ApiError
    ? failure.problem.errors.find((one) => one.field.endsWith(name))?.message : null);
  const isNamed = failure instanceof ApiError && failure.problem.errors.length > 0;
  return (
    <Dialog title={text.assignTitle(props.people.length)} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}>
        <div role="alert">
          {failure !== null && !isNamed && <Notice tone="bad" title={explain(failure, common)} />}
        </div>
        {entity.attributes.filter((one) => one.name !== 'person').map((attribute) => (
          <FieldEditor key={attribute.name} entity={entity} attribute={attribute}
            value={values[attribute.name] ?? null} row={null} error={errorOf(attribute.name)}
            onChange={(value) => setValues({ ...values, [attribute.name]: value })} />
        ))}
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={isBusy}>{text.assign}</Button>
        </div>
      </form>
    </Dialog>
  );
}
