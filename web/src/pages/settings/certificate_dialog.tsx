// A certificate with its key, pasted or read from files. The server says what is wrong with which.
import { useRef, useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import { systemOperations, type Certificate } from '@/api/system';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useSystemText } from '@/i18n/system';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Field } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { explain } from '@/lib/explain';

type Name = 'chain' | 'key';
type Errors = Partial<Record<string, string>>;

interface Props {
  onAdded(one: Certificate): void;
  onClose(): void;
}

export function CertificateDialog(props: Props) {
  const text = useSystemText();
  const common = useText();
  const { client } = useAuth();
  const [values, setValues] = useState<Record<Name, string>>({ chain: '', key: '' });
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const allowLeaving = useUnsaved(Object.values(values).some(Boolean));
  const set = (name: Name, value: string) => setValues((all) => ({ ...all, [name]: value }));

  function show(found: Errors) {
    setErrors(found);
    form.current!.querySelector<HTMLElement>(`[name=${Object.keys(found)[0]}]`)?.focus();
  }

  async function save() {
    if (busy) return;
    setFailure(null);
    const missing = (['chain', 'key'] as const).filter((name) => !values[name].trim());
    if (missing.length) {
      return show(Object.fromEntries(missing.map((name) => [name, common.fieldRequired])));
    }
    setErrors({});
    setBusy(true);
    try {
      const added = await systemOperations(client).addCertificate(values.chain, values.key);
      allowLeaving();
      props.onAdded(added);
    } catch (thrown) {
      setBusy(false);
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(explain(thrown, common));
    }
  }

  const field = (name: Name, label: string, hint: string, begin: string) => (
    <div class="pem-field">
      <Field label={label} hint={hint} error={errors[name]}>
        {(ids) => (
          <textarea {...ids} name={name} class="input area pem" rows={5} spellcheck={false}
            autocomplete="off" placeholder={begin} value={values[name]}
            onInput={(event) => set(name, event.currentTarget.value)} />
        )}
      </Field>
      <label class="button plain small">
        {text.certificateFile}
        <input class="visually-hidden" type="file" accept=".pem,.crt,.cer,.key,text/plain"
          aria-label={`${text.certificateFile} ${label}`}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            void file?.text().then((read) => set(name, read));
          }} />
      </label>
    </div>
  );
  return (
    <Dialog title={text.certificateAdd} wide onClose={props.onClose}>
      <form ref={form} class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}>
        <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
        {field('chain', text.certificateChain, text.certificateChainHint,
          '-----BEGIN CERTIFICATE-----')}
        {field('key', text.certificateKey, text.certificateKeyHint,
          '-----BEGIN PRIVATE KEY-----')}
        <p class="field-hint">{text.certificateReplaces}</p>
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>{text.certificateAdd}</Button>
        </div>
      </form>
    </Dialog>
  );
}
