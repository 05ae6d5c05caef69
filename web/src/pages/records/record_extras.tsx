// What only some kinds of records can do, and what only some show below their facts.
import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { entityOf, may, type Entity, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';

const CopyTeamDialog = lazy(() =>
  import('./copy_team_dialog').then((module) => module.CopyTeamDialog));
const PlanDialog = lazy(() =>
  import('@/pages/crm/plan_dialog').then((module) => module.PlanDialog));
const CompanyFigures = lazy(() =>
  import('@/pages/crm/company_figures').then((module) => module.CompanyFigures));
const PostComments = lazy(() =>
  import('@/pages/posts/comments').then((module) => module.PostComments));

const WebhookButtons = lazy(() =>
  import('@/pages/webhooks/webhook_buttons').then((module) => module.WebhookButtons));
const WebhookPanel = lazy(() =>
  import('@/pages/webhooks/webhook_panel').then((module) => module.WebhookPanel));

interface Props {
  entity: Entity;
  row: Row;
}

/** Among the buttons of the page. */
export function RecordExtras(props: Props) {
  switch (props.entity.name) {
    case 'projects': return <><Responsible of="project" {...props} /><CopyTeam {...props} /></>;
    case 'departments': return <Responsible of="department" {...props} />;
    case 'companies': return <PlanVisits {...props} />;
    case 'customers': return <MergeLink {...props} />;
    case 'webhooks': return <Suspense fallback={null}><WebhookButtons row={props.row} /></Suspense>;
    default: return null;
  }
}

/** Below the facts. */
export function RecordPanel(props: Props) {
  const { name } = props.entity;
  const panel = name === 'companies' ? <CompanyFigures company={props.row} />
    : name === 'posts' ? <PostComments post={props.row} isAlone />
    : name === 'webhooks' || name === 'consumers' ? <WebhookPanel kind={name} row={props.row} />
    : null;
  return panel && <Suspense fallback={null}>{panel}</Suspense>;
}

function Responsible(props: Props & { of: string }) {
  const text = usePageText();
  return (
    <Link class="button plain" href={`/responsible?${props.of}=${props.row.id}`}>
      <Icon name="responsible" /><span>{text.whoResponsible}</span>
    </Link>
  );
}

function CopyTeam(props: Props) {
  const text = usePageText();
  const { session } = useAuth();
  const [isOpen, setOpen] = useState(false);
  if (!may(session!.user, entityOf('assignments'), 'create')) return null;
  return (
    <>
      <Button icon="copy" onClick={() => setOpen(true)}>{text.copyTeam}</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <CopyTeamDialog from={props.row} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function PlanVisits(props: Props) {
  const desk = useDeskText();
  const { session } = useAuth();
  const [isOpen, setOpen] = useState(false);
  if (!may(session!.user, entityOf('visits'), 'create')) return null;
  return (
    <>
      <Button icon="calendar" onClick={() => setOpen(true)}>{desk.plan}</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <PlanDialog company={props.row} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function MergeLink(props: Props) {
  const desk = useDeskText();
  const { session } = useAuth();
  if (!may(session!.user, props.entity, 'delete', props.row)) return null;
  return (
    <Link class="button plain" href={`/customers/${props.row.id}/merge`}>
      <Icon name="link" /><span>{desk.mergeShort}</span>
    </Link>
  );
}
