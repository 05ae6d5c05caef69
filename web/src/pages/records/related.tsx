// Those records that refer to this one.
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { may, type Entity } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Icon } from '@/kit/icons';
import { cleanParams } from './list_params';
import { RecordList } from './record_list';
import { entityWords } from './words';

export function Related(props: { entity: Entity; attribute: string; id: string }) {
  const text = usePageText();
  const { session } = useAuth();
  const { entity, attribute, id } = props;
  const [params, setParams] = useState<ListParams>({});
  return (
    <div class="related">
      {may(session!.user, entity, 'create') && (
        <Link class="button plain small related-add"
          href={`/${entity.name}/new?${attribute}=${id}`}>
          <Icon name="plus" /><span>{entityWords(entity, text).add}</span>
        </Link>
      )}
      <RecordList entity={entity} params={params} fixed={{ [attribute]: id }}
        onParams={(next) => setParams(cleanParams(entity, next))} />
    </div>
  );
}
