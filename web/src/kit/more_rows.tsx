// The end of the list: loads more when it comes into view, and has a button for those who do
// not scroll.
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'preact/hooks';
import { useText } from '@/app/settings';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { explain } from '@/lib/explain';

interface Props {
  list: UseInfiniteQueryResult;
  count: number;
  label(count: number): string;
}

export function MoreRows({ list, count, label }: Props) {
  const text = useText();
  const end = useRef<HTMLDivElement>(null);
  const canLoad = list.hasNextPage && !list.isFetching && !list.isError;

  useEffect(() => {
    if (!canLoad) return;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void list.fetchNextPage();
    }, { rootMargin: '300px' });
    watcher.observe(end.current!);
    return () => watcher.disconnect();
  }, [canLoad]);

  return (
    <div class="more" ref={end}>
      {list.isError && (
        <Notice tone="bad" title={explain(list.error, text)}
          action={<Button small onClick={() => void list.refetch()}>{text.retry}</Button>} />
      )}
      <p class="muted">{label(count)}{list.hasNextPage && '…'}</p>
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {list.isFetchingNextPage ? text.loading : text.loadMore}
        </Button>
      )}
    </div>
  );
}
