// The report's figures, a line a group.
import { Link } from 'wouter-preact';
import { entityOf, may } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Table, type Column } from '@/kit/table';
import { number } from '@/lib/format';
import { attributeWord } from '@/pages/records/words';
import { sorted, type Group, type Grouping } from './report';
import { ShareBar } from './share_bar';

interface Props {
  groups: readonly Group[];
  by: Grouping;
  sort: string;
  onSort(sort: string): void;
}

const kCollections = { company: 'companies', customer: 'customers', salesperson: 'users' } as const;

export function ReportTable(props: Props) {
  const desk = useDeskText();
  const text = usePageText();
  const { language } = useSettings();
  const { session } = useAuth();
  const { by } = props;
  const collection = kCollections[by];
  const canOpen = may(session!.user, entityOf(collection), 'read');
  const columns: Column<Group>[] = [
    {
      key: 'name', label: attributeWord(entityOf('visits'), by, text), isSortable: true,
      cell: (group) => (canOpen && group.id
        ? <Link class="row-link" href={`/${collection}/${group.id}`}><bdi>{group.name}</bdi></Link>
        : <bdi>{group.name || desk.nobody}</bdi>),
    },
    ...(['total', 'met', 'failed', 'pending', 'cancelled'] as const).map((key) => ({
      key, label: desk.outcomes[key], isNumber: true, isSortable: true,
      cell: (group: Group) => number(group[key], language),
    })),
    {
      key: 'percent_met', label: desk.percentMet, isNumber: true, isSortable: true,
      cell: (group) => (group.percent_met === null ? null : (
        <span class="share">
          <ShareBar tally={group} top={group.total} />
          {number(group.percent_met, language, 1)} %
        </span>
      )),
    },
  ];
  return (
    <Table<Group> label={desk.report} rows={sorted(props.groups, props.sort, language)}
      columns={columns} sort={props.sort} onSort={props.onSort} />
  );
}
