// Not for this account.
import { useText } from '@/app/settings';
import { State } from './state';

export function Forbidden() {
  const text = useText();
  return <State icon="lock" title={text.forbiddenTitle}>{text.forbiddenBody}</State>;
}
