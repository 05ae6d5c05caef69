// Above every page, while the server cannot be reached.
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { useLive } from './live';
import { useText } from './settings';

export function OfflineNotice() {
  const text = useText();
  const live = useLive();
  if (live.state !== 'lost') return null;
  return (
    <div role="status" class="offline">
      <Notice tone="bad" icon="offline" title={text.offlineTitle}
        action={<Button small onClick={live.retry}>{text.retry}</Button>}>
        {text.offlineBody}
      </Notice>
    </div>
  );
}
