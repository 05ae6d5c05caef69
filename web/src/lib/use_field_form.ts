// The state of a form of one field: what is wrong with it, what failed otherwise, and that it is
// being sent. The focus stands in the field from the start, and again after a refusal.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import { useText } from '@/app/settings';
import { explain } from './explain';

interface Options {
  name: string;
  /** What is wrong before the server is asked; null: nothing. */
  check?(): string | null;
  send(): Promise<void>;
  /** Says it in the place of the server, or deals with it: null. */
  refused?(error: ApiError): string | null | undefined;
}

export function useFieldForm(options: Options) {
  const common = useText();
  const [error, setError] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ref = useRef<HTMLFormElement>(null);
  const input = () =>
    ref.current!.querySelector<HTMLInputElement>(`[name=${options.name}]`)!;

  useEffect(() => input().focus(), []);

  async function submit() {
    if (busy) return;
    setFailure(null);
    const wrong = options.check?.() ?? null;
    setError(wrong);
    if (wrong) return input().focus();
    setBusy(true);
    try {
      await options.send();
    } catch (thrown) {
      setBusy(false);
      const known = thrown instanceof ApiError ? options.refused?.(thrown) : undefined;
      if (known === null) return;
      const named = thrown instanceof ApiError ? thrown.field(options.name) : undefined;
      if (known || named) setError(known ?? named!.message);
      else setFailure(explain(thrown, common));
      input().select();
    }
  }

  return {
    error, failure, busy,
    form: {
      ref,
      noValidate: true,
      onSubmit(event: Event) {
        event.preventDefault();
        void submit();
      },
    },
  };
}
