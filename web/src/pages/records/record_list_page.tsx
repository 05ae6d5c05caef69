// The page of a list; filters, order and search stand in the address.
import { Link, useSearchParams } from 'wouter-preact';
import { entityOf, isEntity, may, mayList, type EntityName } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { Page } from '@/kit/page';
import { moduleOf } from '@/app/modules';
import { QuickViews } from '@/pages/incidents/quick_views';
import { cleanParams, readParams } from './list_params';
import { RecordList } from './record_list';
import { entityWords } from './words';

export function RecordListPage(props: { name: EntityName; place: string }) {
  const text = usePageText();
  const { session } = useAuth();
  const entity = entityOf(props.name);
  const [address, setAddress] = useSearchParams();
  const params = readParams(entity, address);
  const words = entityWords(entity, text);
  const canRead = mayList(session!.user, entity);
  return (
    <Page title={words.many} place={props.place} lead={words.lead}
      actions={canRead && (
        <>
          {moduleOf(props.name)?.views?.map((view) => (
            <Link key={view.href} class="button plain" href={view.href}>
              <Icon name={view.icon} /><span>{isEntity(view.label)
                ? entityWords(entityOf(view.label), text).many : text[view.label]}</span>
            </Link>
          ))}
          {may(session!.user, entity, 'create') && (
            <Link class="button primary" href={`/${entity.name}/new`}>
              <Icon name="plus" /><span>{words.add}</span>
            </Link>
          )}
        </>
      )}>
      {canRead && props.name === 'incidents' && (
        <QuickViews params={params} onParams={(next) =>
          setAddress(cleanParams(entity, next), { replace: true })} />
      )}
      {canRead ? (
        <RecordList entity={entity} params={params}
          onParams={(next) => setAddress(cleanParams(entity, next), { replace: true })} />
      ) : <Forbidden />}
    </Page>
  );
}
