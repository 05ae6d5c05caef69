// While a customer is written: there is one like it already.
import { Link } from 'wouter-preact';
import type { Values } from '@/api/records';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Notice } from '@/kit/notice';
import { useAlike } from './alike';
import '@/styles/merge.css';

const kShown = 3;

export function AlikeNotice(props: { values: Values; except: string | null }) {
  const desk = useDeskText();
  const text = usePageText();
  const { data } = useAlike(props.values, props.except);
  const words: Record<string, string> = text.attributes;
  return (
    <div role="status" class="alike-notice">
      {!!data?.length && (
        <Notice tone="info" title={desk.alike(data.length)}>
          <ul class="alike">
            {data.slice(0, kShown).map((one) => (
              <li key={one.id}>
                <Link href={`/customers/${one.id}`}><bdi>{one.name}</bdi></Link>
                {' '}<span class="muted">{one.code} · {desk.alikeBy(
                  (words[one.by] ?? one.by).toLowerCase())}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
