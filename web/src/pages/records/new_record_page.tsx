// A new record. What the address names is filled in already.
import { useMemo } from 'preact/hooks';
import { useLocation, useSearchParams } from 'wouter-preact';
import { entityOf, may, type EntityName } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Forbidden } from '@/kit/forbidden';
import { Page } from '@/kit/page';
import { useToast } from '@/kit/toasts';
import { Crumbs } from './crumbs';
import { prefill } from './form_values';
import { RecordForm } from './record_form';
import { entityWords } from './words';
import '@/styles/records.css';

export function NewRecordPage(props: { name: EntityName; place: string }) {
  const text = usePageText();
  const toast = useToast();
  const { session } = useAuth();
  const [, navigate] = useLocation();
  const [address] = useSearchParams();
  const entity = entityOf(props.name);
  const start = useMemo(() => prefill(entity, address), []);
  const words = entityWords(entity, text);
  return (
    <Page title={words.add} place={props.place} above={<Crumbs entity={entity} />}>
      {may(session!.user, entity, 'create') ? (
        <RecordForm entity={entity} base={null} current={null} start={start}
          onSaved={(row) => {
            toast(text.created);
            navigate(`/${entity.name}/${row.id}`, { replace: true });
          }}
          onCancel={() => navigate(`/${entity.name}`)} />
      ) : <Forbidden />}
    </Page>
  );
}
