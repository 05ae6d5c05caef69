// Opens the search over everything; Ctrl+K does from anywhere.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '@/kit/icons';
import { useText } from './settings';

const SearchDialog = lazy(() =>
  import('@/pages/search/search_dialog').then((page) => page.SearchDialog));

export function SearchButton() {
  const text = useText();
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      // On top of another dialog it would hide what is asked there.
      if (!document.querySelector('dialog[open]')) setOpen(true);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <>
      <button type="button" class="search-button" aria-keyshortcuts="Control+K"
        onClick={() => setOpen(true)}>
        <Icon name="search" />
        <span>{text.search}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      {isOpen && (
        <Suspense fallback={null}><SearchDialog onClose={() => setOpen(false)} /></Suspense>
      )}
    </>
  );
}
