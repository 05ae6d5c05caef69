// What only some kinds of records can do.
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { may, type Entity, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';
import { CopyTeamDialog } from './copy_team_dialog';
import { entityOf } from '@/api/entities';

export function RecordExtras(props: { entity: Entity; row: Row }) {
  const text = usePageText();
  const { session } = useAuth();
  const [isCopying, setCopying] = useState(false);
  const { entity, row } = props;
  if (entity.name !== 'projects' && entity.name !== 'departments') return null;
  const place = entity.name === 'projects' ? 'project' : 'department';
  return (
    <>
      <Link class="button plain" href={`/responsible?${place}=${row.id}`}>
        <Icon name="responsible" /><span>{text.whoResponsible}</span>
      </Link>
      {place === 'project' && may(session!.user, entityOf('assignments'), 'create') && (
        <Button icon="copy" onClick={() => setCopying(true)}>{text.copyTeam}</Button>
      )}
      {isCopying && <CopyTeamDialog from={row} onClose={() => setCopying(false)} />}
    </>
  );
}
