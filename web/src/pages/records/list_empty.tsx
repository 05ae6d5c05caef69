// What an empty list says: nothing yet and how to begin, or nothing that fits.
import { Link } from 'wouter-preact';
import { may, type Entity } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { State } from '@/kit/state';
import { filterNames } from './list_params';
import { moduleOf } from '@/app/modules';
import { entityWords } from './words';

interface Props {
  entity: Entity;
  params: ListParams;
  fixed: ListParams;
  onParams(params: ListParams): void;
}

export function ListEmpty(props: Props) {
  const text = usePageText();
  const { session } = useAuth();
  const { entity, params } = props;
  const words = entityWords(entity, text);
  if (params.q || filterNames(params).length > 0) {
    return (
      <State icon="search" title={text.noMatch}
        action={<Button onClick={() => props.onParams(params.sort ? { sort: params.sort } : {})}>
          {text.clearFilters}
        </Button>}>
        {text.noMatchHint}
      </State>
    );
  }
  const prefill = new URLSearchParams(props.fixed);
  return (
    <State icon={moduleOf(entity.name)?.icon ?? 'info'} title={words.none}
      action={may(session!.user, entity, 'create') && (
        <Link class="button primary" href={`/${entity.name}/new?${prefill}`}>{words.add}</Link>
      )}>
      {words.hint}
    </State>
  );
}
