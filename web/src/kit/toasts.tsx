// Short notices at the edge of the page: said politely by screen readers, gone by themselves.
// Errors stay until they are dismissed.
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useRef, useState } from 'preact/hooks';
import { useText } from '@/app/settings';
import { Button } from './button';
import { Icon } from './icons';

interface Toast {
  id: number;
  kind: 'done' | 'error';
  message: string;
  action?: ToastAction;
}

/** What can still be done about it: undo. */
export interface ToastAction {
  label: string;
  run(): void;
}

type Show = (message: string, kind?: Toast['kind'], action?: ToastAction) => void;

const ToastContext = createContext<Show>(() => {});
const kShownMs = 5000;
const kActionShownMs = 20_000;
const kToastsMax = 3;

export function ToastProvider(props: { children: ComponentChildren }) {
  const text = useText();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const nextId = useRef(1);
  const remove = (id: number) => setToasts((all) => all.filter((toast) => toast.id !== id));

  const show = useCallback<Show>((message, kind = 'done', action) => {
    const id = nextId.current++;
    setToasts((all) => [...all, { id, kind, message, action }].slice(-kToastsMax));
    if (kind === 'done') setTimeout(remove, action ? kActionShownMs : kShownMs, id);
  }, []);

  return (
    <ToastContext.Provider value={show}>
      {props.children}
      <div class="toasts" role="status">
        {toasts.map((toast) => (
          <div class={`toast ${toast.kind}`} key={toast.id}>
            <Icon name={toast.kind === 'done' ? 'check' : 'warning'} />
            <span>{toast.message}</span>
            {toast.action && (
              <Button small onClick={() => { toast.action!.run(); remove(toast.id); }}>
                {toast.action.label}
              </Button>
            )}
            <Button kind="quiet" small icon="close" label={text.dismiss}
              onClick={() => remove(toast.id)} />
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  );
}

export function useToast(): Show {
  return useContext(ToastContext);
}
