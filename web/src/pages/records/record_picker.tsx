// A record to be chosen by its name.
import type { Client } from '@/api/client';
import type { Entity, EntityName } from '@/api/entities';
import { recordOperations } from '@/api/records';
import { useAuth } from '@/app/auth';
import { usePageText, type PageDictionary } from '@/i18n/pages';
import { Combobox, type Choice } from '@/kit/combobox';
import { titleOf } from './looks';
import { useRecord } from './use_records';

interface Props {
  of: Entity;
  label: string;
  name?: string;
  id: string | null;
  /** What it is called, where the page knows it already. */
  known?: string | null;
  error?: string | null;
  isRequired?: boolean;
  /** "none" can be asked for: those that refer to nothing. */
  withNone?: boolean;
  except?: string;
  onChange(choice: Choice | null): void;
}

const kChoices = '12';

export function RecordPicker(props: Props) {
  const text = usePageText();
  const { client } = useAuth();
  const { of } = props;
  const isNone = props.id === 'null';
  const { data } = useRecord(of.name as EntityName, props.known || isNone ? null : props.id);
  const label = isNone ? text.none : props.known ?? (data ? titleOf(of, data, text) : '…');

  async function load(typed: string, signal: AbortSignal): Promise<Choice[]> {
    const found = (await findRecords(client, of, typed, signal, text))
      .filter((one) => one.id !== props.except);
    return props.withNone && !typed.trim() ? [{ id: 'null', label: text.none }, ...found] : found;
  }

  return (
    <Combobox label={props.label} name={props.name} error={props.error} load={load}
      isRequired={props.isRequired}
      value={props.id ? { id: props.id, label } : null} onChange={props.onChange} />
  );
}

/** The first few that fit. */
export async function findRecords(
  client: Client, of: Entity, typed: string, signal: AbortSignal, text: PageDictionary,
): Promise<Choice[]> {
  const page = await recordOperations(client, of.name).list(
    { limit: kChoices, ...(typed.trim() && of.isSearched && { q: typed.trim() }) }, null, signal);
  return page.items.map((row) => ({
    id: row.id, label: titleOf(of, row, text), hint: hintOf(row, of),
  }));
}

/** What tells apart two of the same name. */
function hintOf(row: Readonly<Record<string, unknown>>, of: Entity): string | undefined {
  for (const name of ['code', 'login', 'email', 'parent_name', 'city']) {
    const value = row[name];
    if (name !== of.label && typeof value === 'string' && value) return value;
  }
  return undefined;
}
