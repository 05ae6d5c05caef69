// Nothing typed is lost by leaving: while a form has unsaved changes, going elsewhere asks first.
//
// Links go through the router, which asks here; closing the tab brings the browser's own question;
// the back button is undone until there is an answer.
import { createContext, type ComponentChildren } from 'preact';
import {
  useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState,
} from 'preact/hooks';
import { Router, type AroundNavHandler } from 'wouter-preact';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { useText } from './settings';

interface Guard {
  add(): () => void;
}

const GuardContext = createContext<Guard>({ add: () => () => {} });

export function UnsavedProvider(props: { children: ComponentChildren }) {
  const text = useText();
  const dirty = useRef(0);
  const isLeaving = useRef(false);
  const [leave, setLeave] = useState<(() => void) | null>(null);

  const guard = useMemo<Guard>(() => ({
    add() {
      dirty.current += 1;
      return () => { dirty.current -= 1; };
    },
  }), []);

  // In the layout phase: before the router listens, which would take the form away.
  useLayoutEffect(() => {
    let here = location.href;
    const onUnload = (event: BeforeUnloadEvent) => { if (dirty.current) event.preventDefault(); };
    const onPop = (event: PopStateEvent) => {
      if (isLeaving.current || !dirty.current || placeOf(here) === placeOf(location.href)) {
        isLeaving.current = false;
        return;
      }
      event.stopImmediatePropagation();
      history.pushState(null, '', here);
      setLeave(() => () => {
        isLeaving.current = true;
        history.back();
      });
    };
    const remember = () => { here = location.href; };
    addEventListener('beforeunload', onUnload);
    addEventListener('popstate', onPop, { capture: true });
    const names = ['pushState', 'replaceState', 'popstate'];
    names.forEach((name) => addEventListener(name, remember));
    return () => {
      removeEventListener('beforeunload', onUnload);
      removeEventListener('popstate', onPop, { capture: true });
      names.forEach((name) => removeEventListener(name, remember));
    };
  }, []);

  const aroundNavigation = useCallback<AroundNavHandler>((navigate, to, options) => {
    if (!dirty.current || placeOf(to) === placeOf(location.href)) return navigate(to, options);
    setLeave(() => () => navigate(to, options));
  }, []);

  return (
    <GuardContext.Provider value={guard}>
      <Router aroundNav={aroundNavigation}>{props.children}</Router>
      {leave && (
        <Dialog title={text.unsavedTitle} onClose={() => setLeave(null)}>
          <p>{text.unsavedBody}</p>
          <div class="dialog-foot">
            <Button onClick={() => { setLeave(null); leave(); }}>{text.unsavedLeave}</Button>
            <Button kind="primary" autofocus onClick={() => setLeave(null)}>
              {text.unsavedStay}
            </Button>
          </div>
        </Dialog>
      )}
    </GuardContext.Provider>
  );
}

/** Where a form is: the page, and whether it is being edited. */
function placeOf(address: string): string {
  const url = new URL(address, location.href);
  return url.pathname + (url.searchParams.has('edit') ? '?edit' : '');
}

/** Guards while `isDirty`; the answer lifts it at once, before a saved form goes elsewhere. */
export function useUnsaved(isDirty: boolean): () => void {
  const guard = useContext(GuardContext);
  const lift = useRef<(() => void) | null>(null);
  useEffect(() => {
    if (!isDirty) return;
    let isOn = true;
    const remove = guard.add();
    lift.current = () => {
      if (isOn) remove();
      isOn = false;
    };
    return () => lift.current?.();
  }, [isDirty]);
  return useCallback(() => lift.current?.(), []);
}
