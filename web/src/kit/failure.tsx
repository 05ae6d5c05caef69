// An error in words people understand, with a way to try again.
import { useText } from '@/app/settings';
import { explain } from '@/lib/explain';
import { Button } from './button';
import { State } from './state';

export function Failure(props: { error: unknown; onRetry(): void }) {
  const text = useText();
  return (
    <State icon="warning" title={text.errorTitle}
      action={<Button onClick={props.onRetry}>{text.retry}</Button>}>
      {explain(props.error, text)}
    </State>
  );
}
