// A customer tells what is the matter.
import { useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { attachmentOperations } from '@/api/attachments';
import { ApiError } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useFileText } from '@/i18n/files';
import { useIncidentText } from '@/i18n/incidents';
import { usePortalText } from '@/i18n/portal';
import { Button } from '@/kit/button';
import { DropZone } from '@/kit/drop_zone';
import { Field, TextField } from '@/kit/field';
import { Icon } from '@/kit/icons';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { useToast } from '@/kit/toasts';
import { useDraft } from '@/lib/drafts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { useRecordList, useRecordOperations } from '@/pages/records/use_records';

type Name = 'title' | 'description' | 'category' | 'product';

export function NewIncident(props: { place: string }) {
  const words = usePortalText();
  return (
    <Page title={words.portalOpen} place={props.place} lead={words.portalOpenLead}
      above={<Back />}>
      <NewForm />
    </Page>
  );
}

export function Back() {
  const words = usePortalText();
  return (
    <Link href="/" class="crumb"><Icon name="left" size={12} />{words.portalBack}</Link>
  );
}

/** What a kind of records offers to choose from: the first two hundred. */
function useChoices(collection: string) {
  const { rows } = useRecordList(collection, { limit: '200' });
  return rows.map((row) => [row.id, String(row.name)] as const);
}

function NewForm() {
  const text = useIncidentText();
  const words = usePortalText();
  const fileText = useFileText();
  const common = useText();
  const { client } = useAuth();
  const toast = useToast();
  const [, navigate] = useLocation();
  const operations = useRecordOperations('incidents');
  const [title, setTitle] = useDraft('incident.title');
  const [description, setDescription] = useDraft('incident.description');
  const [category, setCategory] = useState('');
  const [product, setProduct] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const form = useRef<HTMLFormElement>(null);
  const categories = useChoices('incident_categories');
  const products = useChoices('products');
  const allowLeaving = useUnsaved(!!(title.trim() || description.trim()));

  function show(found: Partial<Record<string, string>>) {
    setErrors(found);
    const names: Name[] = ['title', 'description', 'category', 'product'];
    const first = names.find((name) => found[name]);
    if (first) form.current!.querySelector<HTMLElement>(`[name=${first}]`)!.focus();
  }

  /** The incident is there by now: a file that fails can be added on its page. */
  async function sendFiles(id: string) {
    const attachments = attachmentOperations(client, 'incidents', id);
    try {
      for (const file of files) await attachments.add(file);
    } catch (thrown) {
      toast(explain(thrown, common), 'error');
    }
  }

  async function send() {
    if (busy) return;
    setFailure(null);
    if (!title.trim()) return show({ title: common.fieldRequired });
    setErrors({});
    setBusy(true);
    try {
      const made = await operations.add({
        title: title.trim(), description: description.trim(),
        ...(category && { category }), ...(product && { product }),
      }, key.current);
      allowLeaving();
      setTitle('');
      setDescription('');
      operations.keep(made);
      await sendFiles(made.id);
      await operations.refresh();
      toast(words.portalOpened(String(made.number ?? '')));
      navigate(`/incidents/${made.id}`);
    } catch (thrown) {
      if (thrown instanceof ApiError && !thrown.isTransient) key.current = randomKey();
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(explain(thrown, common));
      setBusy(false);
    }
  }

  return (
    <form ref={form} class="form panel new-incident" noValidate onSubmit={(event) => {
      event.preventDefault();
      void send();
    }}>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      <TextField label={words.portalSubject} hint={words.portalSubjectHint} name="title"
        value={title} error={errors.title} onValue={setTitle} maxLength={200}
        autocomplete="off" required />
      <Field label={words.portalBody} hint={words.portalBodyHint} error={errors.description}>
        {(ids) => (
          <textarea {...ids} class="input area" name="description" rows={5} dir="auto"
            value={description} onInput={(event) => setDescription(event.currentTarget.value)} />
        )}
      </Field>
      {categories.length > 0 && (
        <SelectField label={words.portalCategory} name="category" value={category}
          none={words.portalNoCategory} choices={categories} error={errors.category}
          onValue={setCategory} />
      )}
      {products.length > 0 && (
        <SelectField label={`${words.portalProduct} (${common.optional})`} name="product"
          value={product} none="–" choices={products} error={errors.product}
          onValue={setProduct} />
      )}
      <fieldset class="field">
        <legend>{`${fileText.files} (${common.optional})`}</legend>
        {files.length > 0 && (
          <ul class="file-list">
            {files.map((file, at) => (
              <li class="file-card" key={`${file.name} ${at}`}>
                <span class="file-icon"><Icon name="posts" size={24} /></span>
                <span class="file-name chosen"><bdi>{file.name}</bdi></span>
                <Button small kind="quiet" icon="close" label={fileText.leaveOut(file.name)}
                  onClick={() => setFiles(files.filter((one) => one !== file))} />
              </li>
            ))}
          </ul>
        )}
        <DropZone onFiles={(more) => setFiles([...files, ...more])} onRefused={setFailure} />
      </fieldset>
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>
          {busy ? text.sending : words.portalSend}
        </Button>
      </div>
    </form>
  );
}
