// The last net: a page that throws, or a part of the page that an updated server no longer has.
import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { Button } from '@/kit/button';
import { State } from '@/kit/state';
import { useText } from './settings';

export function Boundary(props: { children: ComponentChildren }) {
  const text = useText();
  const [error] = useErrorBoundary((thrown: unknown) => console.error(thrown));
  if (!error) return <>{props.children}</>;
  return (
    <main id="main" class="entry">
      <State icon="warning" title={text.crashTitle}
        action={<Button kind="primary" onClick={() => location.reload()}>{text.reload}</Button>}>
        {text.crashBody}
      </State>
    </main>
  );
}
