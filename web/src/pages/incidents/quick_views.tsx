// The queues that are looked at most, each a press away; filters beyond them stay as they are.
import type { ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useIncidentText } from '@/i18n/incidents';
import '@/styles/queues.css';

const kOwn = ['state', 'assignee', 'overdue'];

export function QuickViews(props: {
  params: ListParams; onParams(params: Record<string, string>): void;
}) {
  const text = useIncidentText();
  const { session } = useAuth();
  const views: readonly (readonly [string, ListParams])[] = [
    [text.viewAll, {}],
    [text.viewNew, { state: 'new' }],
    [text.viewMine, { assignee: session!.user.id }],
    [text.viewNobody, { assignee: 'null' }],
    [text.viewOverdue, { overdue: 'true' }],
    [text.viewWaiting, { state: 'waiting' }],
    [text.viewResolved, { state: 'resolved' }],
  ];
  const isOpen = (view: ListParams) => kOwn.every((name) => props.params[name] === view[name]);
  const others = Object.fromEntries(Object.entries(props.params)
    .filter(([name]) => !kOwn.includes(name)));
  return (
    <div class="quick-views" role="group" aria-label={text.views}>
      {views.map(([label, view]) => (
        <button key={label} type="button" aria-pressed={isOpen(view)}
          onClick={() => props.onParams({ ...others, ...view })}>
          {label}
        </button>
      ))}
    </div>
  );
}
