// Sends one request and shows the answer as it came.
import { useState } from 'preact/hooks';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useApiText } from '@/i18n/api';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { Field, TextField } from '@/kit/field';
import { TextArea } from '@/kit/text_area';
import { Notice } from '@/kit/notice';
import { Answer, type Answered } from './answer';
import { curlCommand, kExamples, type Example } from './examples';

interface Props {
  example: Example;
  bearer: string;
  onBearer(token: string): void;
  onExample(example: Example): void;
}

export function TryIt(props: Props) {
  const { text, language } = useSettings();
  const words = useApiText();
  const { session } = useAuth();
  const { example, bearer } = props;
  const [path, setPath] = useState(example.path);
  const [body, setBody] = useState(example.body ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answered | null>(null);

  async function send() {
    if (busy) return;
    setError(null);
    if (example.body && !isJson(body)) return setError(words.apiBodyBad);
    setBusy(true);
    const headers: Record<string, string> = {
      'Accept': 'application/json', 'Accept-Language': language,
    };
    if (example.body) headers['Content-Type'] = 'application/json';
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    else if (example.method !== 'GET') headers['X-CSRF-Token'] = session!.csrf;
    const startedAt = performance.now();
    try {
      const response = await fetch(path, {
        method: example.method, headers, body: example.body ? body : undefined,
        credentials: bearer ? 'omit' : 'same-origin',
      });
      setAnswer({
        status: response.status, statusText: response.statusText,
        node: response.headers.get('X-Panal-Node'), body: await response.text(),
        ms: performance.now() - startedAt,
      });
    } catch {
      setError(text.errorNetwork);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section class="panel" aria-labelledby="try-it">
      <h2 id="try-it">{words.apiTry}</h2>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}>
        <Field label={words.apiRequest}>
          {(ids) => (
            <select {...ids} class="input" value={example.id} onChange={(event) => {
              const id = event.currentTarget.value;
              props.onExample(kExamples.find((one) => one.id === id) ?? kExamples[0]!);
            }}>
              {kExamples.map((one) => (
                <option key={one.id} value={one.id}>{one.method} {one.path}</option>
              ))}
            </select>
          )}
        </Field>
        <TextField label={example.method} name="path" value={path} onValue={setPath}
          class="input code" spellcheck={false} autocomplete="off" />
        {example.body && (
          <TextArea label={words.apiBody} value={body} onValue={setBody} error={error}
            onSubmit={() => void send()} />
        )}
        <TextField label={words.apiBearer} hint={words.apiBearerHint} name="bearer" value={bearer}
          class="input code" spellcheck={false} autocomplete="off" onValue={props.onBearer} />
        <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy}>
            {busy ? words.apiSending : words.apiSend}
          </Button>
        </div>
      </form>
      <div aria-live="polite">{answer && <Answer answer={answer} />}</div>
      <CopyField label={words.apiCurl} multiline
        value={curlCommand(location.origin, example.method, path, example.body ? body : '',
          bearer)} />
    </section>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
