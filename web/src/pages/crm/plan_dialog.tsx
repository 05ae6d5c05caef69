// A visit with one target for each customer of a company, all at once.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { allows, entityOf, type Row } from '@/api/entities';
import { ApiError } from '@/api/problem';
import { fetchCompanyStatistics } from '@/api/reports';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { dayOf, isoOf } from '@/lib/dates';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { FieldEditor } from '@/pages/records/field_editor';
import { useRecordOperations } from '@/pages/records/use_records';

const kOfVisit = ['planned_on', 'salesperson', 'notes'];

export function PlanDialog(props: { company: Row; onClose(): void }) {
  const desk = useDeskText();
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client, session } = useAuth();
  const [, navigate] = useLocation();
  const { refresh } = useRecordOperations('visits');
  const { company } = props;
  const visits = entityOf('visits');
  const [values, setValues] = useState<Record<string, unknown>>(
    { planned_on: isoOf(dayOf(new Date())) });
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const form = useRef<HTMLFormElement>(null);
  const statistics = useQuery({
    queryKey: ['companies', 'statistics', company.id],
    queryFn: ({ signal }) => fetchCompanyStatistics(client, company.id, signal),
  });
  const count = statistics.data ? statistics.data.customers - statistics.data.archived : null;
  const problem = failure instanceof ApiError ? failure : null;
  const errorOf = (name: string) => problem?.field(name)?.message;
  const isNamed = !!problem && ['type', ...kOfVisit].some((name) => errorOf(name));
  // Salespeople plan for themselves.
  const isOwn = !allows(visits.access.create, session!.user.roles);
  const fields = [
    { entity: entityOf('targets'), name: 'type' },
    ...kOfVisit.filter((name) => !(isOwn && name === 'salesperson'))
      .map((name) => ({ entity: visits, name })),
  ];

  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);

  async function plan() {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      const done = await client.request<{ visits: number }>('/api/v1/visits/plan', {
        method: 'POST', body: { ...values, company: company.id },
        headers: { 'Idempotency-Key': key.current },
      });
      await refresh();
      toast(desk.planned(done.visits));
      navigate(`/visits?company=${company.id}&planned_from=${values.planned_on}`
        + `&planned_to=${values.planned_on}`);
    } catch (error) {
      key.current = randomKey();
      setFailure(error);
      setBusy(false);
    }
  }

  return (
    <Dialog title={desk.planTitle(String(company.name))} wide onClose={props.onClose}>
      <form ref={form} class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void plan();
      }}>
        <p>{count === null ? text.comboSearching : desk.planLead(count)}</p>
        <div role="alert">
          {failure !== null && !isNamed && <Notice tone="bad" title={explain(failure, common)} />}
        </div>
        {fields.map(({ entity, name }) => (
          <FieldEditor key={name} entity={entity} row={null} error={errorOf(name)}
            attribute={entity.attributes.find((one) => one.name === name)!}
            value={values[name] ?? null}
            onChange={(value) => setValues((all) => ({ ...all, [name]: value }))} />
        ))}
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={isBusy || count === 0}>
            {desk.planDo(count ?? 0)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
