// What a part of a page shows of a request: bones until there is an answer, then the answer, or
// what went wrong and a way to try again.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import { useText } from '@/app/settings';
import { explain } from '@/lib/explain';
import { Button } from './button';
import { Notice } from './notice';
import { Skeleton } from './skeleton';

interface Props<T> {
  query: UseQueryResult<T>;
  rows: number;
  tall?: boolean;
  children(data: T): ComponentChildren;
}

export function Loading<T>(props: Props<T>) {
  const text = useText();
  const { query } = props;
  if (query.data !== undefined) return <>{props.children(query.data)}</>;
  if (query.isError) {
    return (
      <Notice tone="bad" title={explain(query.error, text)}
        action={<Button small onClick={() => void query.refetch()}>{text.retry}</Button>} />
    );
  }
  return <Skeleton rows={props.rows} tall={props.tall} />;
}
