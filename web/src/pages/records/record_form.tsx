// A record's form. The server is the authority: what it says of a field stands at the field. When
// somebody else changes the record meanwhile, the form says so and keeps what was typed; a lost
// race asks field by field (CompareDialog).
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useRef, useState } from 'preact/hooks';
import { writable, type Entity, type Row } from '@/api/entities';
import { ApiError, statusOf } from '@/api/problem';
import type { Values } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useUnsaved } from '@/app/unsaved';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { CompareDialog } from './compare_dialog';
import { FieldEditor } from './field_editor';
import { changed, creationOf, isSame, patchOf } from './form_values';
import { useRecordOperations } from './use_records';
import { attributeWord } from './words';

const AlikeNotice = lazy(() =>
  import('@/pages/crm/alike_notice').then((module) => module.AlikeNotice));

interface Props {
  entity: Entity;
  /** What is edited; null: a new one. */
  base: Row | null;
  /** The record as the server has it now; null: it is gone. */
  current: Row | null;
  start: Values;
  onSaved(row: Row, before: Row | null): void;
  onCancel(): void;
}

export function RecordForm(props: Props) {
  const text = usePageText();
  const common = useText();
  const { session } = useAuth();
  const { entity } = props;
  const operations = useRecordOperations(entity.name);
  const [base, setBase] = useState(props.base);
  const [values, setValues] = useState<Values>(props.base ?? props.start);
  const [failure, setFailure] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<Row | null>(null);
  const [isBusy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const form = useRef<HTMLFormElement>(null);
  const edited = changed(entity, base ?? props.start, values);
  const allowLeaving = useUnsaved(edited.length > 0);
  const problem = failure instanceof ApiError ? failure : null;
  const fields = writable(session!.user, entity, base ?? undefined);
  const known = new Set(fields.map((one) => one.name));
  const isShownAtFields = !!problem && problem.problem.errors.length > 0
    && problem.problem.errors.every((one) => known.has(one.field));

  useEffect(() => {
    if (failure) {
      (form.current!.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?? form.current!.querySelector<HTMLElement>('[role="alert"]'))?.focus();
    }
  }, [failure]);

  async function save(from: Row | null, what: Values) {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      const row = from
        ? await operations.change(from.id, patchOf(entity, from, what), from.etag)
        : await operations.add(creationOf(entity, what), key.current);
      allowLeaving();
      operations.keep(row);
      await operations.refresh();
      props.onSaved(row, props.base);
    } catch (error) {
      if (from && statusOf(error) === 412) await askWhich(from.id);
      else setFailure(error);
      // Another form under the same key would be taken for the same one.
      if (error instanceof ApiError && !error.isTransient) key.current = randomKey();
    } finally {
      setBusy(false);
    }
  }

  async function askWhich(id: string) {
    try {
      setTheirs(await operations.fetch(id));
    } catch (error) {
      setFailure(error);
    }
  }

  async function bringBack() {
    try {
      await operations.restore(base!.id);
      const row = await operations.fetch(base!.id);
      operations.keep(row);
      setBase(row);
      setFailure(null);
    } catch (error) {
      setFailure(error);
    }
  }

  const isGone = base !== null && (props.current === null || statusOf(failure) === 404);
  const elsewhere = base && props.current && props.current.etag !== base.etag
    ? fields.filter((one) => !isSame(props.current![one.name], base[one.name])) : [];
  return (
    <form ref={form} class="form record-form" noValidate onSubmit={(event) => {
      event.preventDefault();
      if (base && edited.length === 0) return props.onCancel();
      void save(base, values);
    }}>
      <div role="alert" tabIndex={-1}>
        {failure !== null && !isGone && (
          <Notice tone="bad" title={isShownAtFields
            ? common.fixErrors(problem!.problem.errors.length) : explain(failure, common)} />
        )}
      </div>
      <div role="status">
        {isGone && (
          <Notice tone="bad" title={text.goneWhileEditing}
            action={<Button small onClick={() => void bringBack()}>{text.bringBack}</Button>} />
        )}
        {!isGone && elsewhere.length > 0 && (
          <Notice tone="busy" title={text.changedWhileEditing(elsewhere
            .map((one) => attributeWord(entity, one.name, text)).join(', '))}
            action={<Button small onClick={() => setTheirs(props.current)}>
              {text.compare}
            </Button>} />
        )}
      </div>
      <div class="record-fields">
        {fields.map((attribute) => (
          <div key={attribute.name} class={attribute.long ? 'long' : undefined}>
            <FieldEditor entity={entity} attribute={attribute} value={values[attribute.name]}
              row={base} error={problem?.field(attribute.name)?.message}
              onChange={(value) => setValues((all) => ({ ...all, [attribute.name]: value }))} />
          </div>
        ))}
      </div>
      <div class="form-actions sticky-actions">
        {entity.name === 'customers' && (
          <Suspense fallback={null}>
            <AlikeNotice values={values} except={base?.id ?? null} />
          </Suspense>
        )}
        <Button kind="primary" type="submit" busy={isBusy}>
          {isBusy ? common.saving : common.save}
        </Button>
        <Button onClick={() => { allowLeaving(); props.onCancel(); }}>{common.cancel}</Button>
        {base && edited.length > 0 && (
          <span class="muted">{text.unsavedCount(edited.length)}</span>
        )}
      </div>
      {theirs && base && (
        <CompareDialog entity={entity} base={base} mine={values} theirs={theirs} busy={isBusy}
          onChoose={(chosen) => {
            setBase(theirs);
            setValues(chosen);
            setTheirs(null);
            if (changed(entity, theirs, chosen).length > 0) void save(theirs, chosen);
            else { allowLeaving(); props.onSaved(theirs, null); }
          }}
          onClose={() => setTheirs(null)} />
      )}
    </form>
  );
}
