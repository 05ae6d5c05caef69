// The search over everything that the account may read, and over the pages themselves.
import { useEffect, useId, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { entityOf, isEntity, mayList } from '@/api/entities';
import { recordOperations } from '@/api/records';
import { useAuth } from '@/app/auth';
import { kModules } from '@/app/modules';
import { useNavigationGroups } from '@/app/navigation';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Dialog } from '@/kit/dialog';
import { Icon, type IconName } from '@/kit/icons';
import { titleOf } from '@/pages/records/looks';
import { entityWords } from '@/pages/records/words';
import '@/styles/search.css';

interface Hit {
  href: string;
  icon: IconName;
  title: string;
  kind: string;
}

const kTypingMs = 200;
const kEach = '5';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function SearchDialog(props: { onClose(): void }) {
  const text = usePageText();
  const common = useText();
  const id = useId();
  const { client, session } = useAuth();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<{ for: string; hits: Hit[] }>({ for: '', hits: [] });
  const [at, setAt] = useState(0);
  const user = session!.user;
  const wanted = typed.trim();

  const pages: Hit[] = useNavigationGroups().flatMap((group) => group.items
    .map((item) => ({ href: item.href, icon: item.icon, title: item.label, kind: text.page })))
    .filter((page) => plain(page.title).includes(plain(wanted)));
  const hits = [...pages.slice(0, wanted ? 4 : 8), ...(wanted ? found.hits : [])];

  useEffect(() => {
    setAt(0);
    if (!wanted) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const searched = kModules.filter(({ name }) => isEntity(name)
        && entityOf(name).isSearched && mayList(user, entityOf(name)));
      const answers = await Promise.allSettled(searched.map(async ({ name, icon }) => {
        const entity = entityOf(name);
        const page = await recordOperations(client, name)
          .list({ q: wanted, limit: kEach }, null, abort.signal);
        return page.items.map((row): Hit => ({
          href: `/${name}/${row.id}`, icon, title: titleOf(entity, row, text),
          kind: entityWords(entity, text).one,
        }));
      }));
      if (abort.signal.aborted) return;
      setFound({ for: wanted, hits: answers.flatMap((answer) =>
        (answer.status === 'fulfilled' ? answer.value : [])) });
    }, kTypingMs);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [wanted]);

  function open(hit: Hit | undefined) {
    if (!hit) return;
    props.onClose();
    navigate(hit.href);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault();
      open(hits[at]);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : hits.length - 1;
      if (hits.length) setAt((at + step) % hits.length);
    }
  }

  const isWaiting = wanted !== '' && found.for !== wanted;
  return (
    <Dialog title={common.searchAll} wide onClose={props.onClose}>
      <div class="search-all">
        <div class="search-box">
          <Icon name="search" />
          <input class="input" role="combobox" aria-expanded="true" aria-controls={`${id}-hits`}
            aria-autocomplete="list" aria-label={common.searchAll} autocomplete="off" autofocus
            aria-activedescendant={hits.length ? `${id}-${at}` : undefined}
            value={typed} onKeyDown={onKeyDown}
            onInput={(event) => setTyped(event.currentTarget.value)} />
        </div>
        <ul id={`${id}-hits`} role="listbox" aria-label={common.searchAll} class="search-hits"
          aria-busy={isWaiting}>
          {hits.map((hit, index) => (
            <li key={`${hit.kind}${hit.href}`} id={`${id}-${index}`} role="option"
              aria-selected={index === at} onClick={() => open(hit)}
              onMouseMove={() => setAt(index)}>
              <Icon name={hit.icon} />
              <bdi>{hit.title}</bdi>
              <small>{hit.kind}</small>
            </li>
          ))}
        </ul>
        <p class="muted" role="status">
          {isWaiting ? text.comboSearching : wanted && hits.length === 0 ? text.noMatch : ''}
        </p>
      </div>
    </Dialog>
  );
}
