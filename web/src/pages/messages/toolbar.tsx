// Search and order. Typing waits a moment before it asks the server.
import { useEffect, useRef, useState } from 'preact/hooks';
import { kSorts, type ListQuery, type Sort } from '@/api/messages';
import { useText } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Icon } from '@/kit/icons';
import { SavedViews, type ViewParams } from '@/pages/records/saved_views';

const kTypingMs = 250;

/** What is not as usual. */
function paramsOf(query: ListQuery): ViewParams {
  return { ...(query.text && { text: query.text }),
    ...(query.sort !== kSorts[0] && { sort: query.sort }) };
}

export function Toolbar(props: { query: ListQuery; onChange(query: Partial<ListQuery>): void }) {
  const text = useText();
  const words = useMessageText();
  const [typed, setTyped] = useState(props.query.text);
  const asked = useRef(props.query.text);

  // The address can change by itself (back, "clear the search").
  useEffect(() => {
    if (props.query.text !== asked.current) {
      asked.current = props.query.text;
      setTyped(props.query.text);
    }
  }, [props.query.text]);

  useEffect(() => {
    if (typed === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      props.onChange({ text: typed });
    }, kTypingMs);
    return () => clearTimeout(timer);
  }, [typed]);

  const names: Record<Sort, string> = {
    '-created_at': words.sortNewest, 'created_at': words.sortOldest, 'clid': words.sortNumber,
  };
  return (
    <search class="toolbar">
      <div class="search-box">
        <Icon name="search" />
        <input class="input" type="search" value={typed} placeholder={text.search}
          aria-label={words.searchMessages}
          onInput={(event) => setTyped(event.currentTarget.value)} />
      </div>
      <select class="input" aria-label={text.sort} value={props.query.sort}
        onChange={(event) => props.onChange({ sort: event.currentTarget.value as Sort })}>
        {kSorts.map((sort) => <option key={sort} value={sort}>{names[sort]}</option>)}
      </select>
      <SavedViews list="messages" params={paramsOf(props.query)}
        onParams={(view) => props.onChange({ text: '', sort: kSorts[0], ...view })} />
    </search>
  );
}
