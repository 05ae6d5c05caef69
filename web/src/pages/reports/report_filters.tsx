// Which targets count: a period, and whose.
import type { ComponentChildren } from 'preact';
import { entityOf, mayList } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { DateField } from '@/kit/date_field';
import { SelectField } from '@/kit/select_field';
import { RecordPicker } from '@/pages/records/record_picker';
import { attributeWord } from '@/pages/records/words';
import { kPeriods } from './report';

export interface ReportChoice {
  period: string;
  from: string;
  to: string;
  company: string;
  customer: string;
  salesperson: string;
}

interface Props {
  choice: ReportChoice;
  onChoice(changes: Partial<ReportChoice>): void;
  children?: ComponentChildren;
}

const kOf = { company: 'companies', customer: 'customers', salesperson: 'users' } as const;

export function ReportFilters(props: Props) {
  const desk = useDeskText();
  const text = usePageText();
  const { session } = useAuth();
  const { choice } = props;
  const visits = entityOf('visits');
  return (
    <search class="report-filters">
      <SelectField label={desk.period} value={choice.period}
        choices={[...kPeriods, 'own' as const].map((one) => [one, desk.periods[one]])}
        onValue={(period) => props.onChoice({ period })} />
      {choice.period === 'own' && (
        <>
          <DateField label={desk.from} value={choice.from}
            onValue={(from) => props.onChoice({ from })} />
          <DateField label={desk.to} value={choice.to} onValue={(to) => props.onChoice({ to })} />
        </>
      )}
      {(['company', 'customer', 'salesperson'] as const)
        .filter((name) => mayList(session!.user, entityOf(kOf[name])))
        .map((name) => (
          <RecordPicker key={name} of={entityOf(kOf[name])} id={choice[name] || null}
            label={attributeWord(visits, name, text)}
            onChange={(one) => props.onChoice({ [name]: one?.id ?? '' })} />
        ))}
      {props.children}
    </search>
  );
}
