// One quiet line: are these pages live?
import { useLive } from './live';
import { useText } from './settings';

export function LiveState() {
  const text = useText();
  const { state } = useLive();
  const [tone, label] = state === 'open' ? ['good', text.live]
    : state === 'lost' ? ['bad', text.liveLost]
    : ['busy', text.liveConnecting];
  return <p class="live-state"><i class={`dot ${tone}`} /><span>{label}</span></p>;
}
