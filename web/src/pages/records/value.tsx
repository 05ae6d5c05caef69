// A record's value as people read it.
import { Link } from 'wouter-preact';
import {
  entityOf, isEntity, may, type Attribute, type Entity, type Row,
} from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { showDay } from '@/lib/dates';
import { fullTime, number, shortTime } from '@/lib/format';
import { Favourite } from './favourite';
import { referenceLabel } from './looks';
import { wordFor } from './words';

interface Props {
  entity: Entity;
  attribute: Pick<Attribute, 'name' | 'type' | 'of'>;
  row: Row;
  /** Without links: inside a link, in a comparison. */
  isPlain?: boolean;
}

export function Value(props: Props) {
  const { language } = useSettings();
  const text = usePageText();
  const { entity, attribute, row } = props;
  const value = row[attribute.name];
  if (attribute.name === 'favourite') return <Favourite entity={entity} row={row} />;
  if (value === null || value === undefined || value === '') return null;
  switch (attribute.type) {
    case 'boolean':
      return <>{value ? text.yes : text.no}</>;
    case 'integer':
      return <>{number(value as number, language)}</>;
    case 'date':
      return <time dateTime={String(value)}>{showDay(String(value))}</time>;
    case 'time':
      return (
        <time dateTime={String(value)} title={fullTime(String(value), language)}>
          {shortTime(String(value), language, new Date())}
        </time>
      );
    case 'choice':
      return <span class={`pill ${entity.name}-${value}`}>
        {wordFor(entity, attribute.name, String(value), text)}
      </span>;
    case 'words':
      return <span class="pills">{(value as string[]).map((word) => (
        <span class="pill" key={word}>{wordFor(entity, attribute.name, word, text)}</span>
      ))}</span>;
    case 'id':
      return <Reference of={attribute.of!} id={String(value)} isPlain={props.isPlain}
        label={referenceLabel(row, attribute.name)} />;
    case 'ids':
      return <References of={attribute.of} ids={value as string[]} isPlain={props.isPlain}
        labels={row[`${attribute.name}_names`]} />;
    case 'json':
      return <code>{JSON.stringify(value)}</code>;
    default:
      return props.isPlain ? <bdi>{String(value)}</bdi>
        : <TextValue name={attribute.name} value={String(value)} />;
  }
}

/** Something else, by its name; a link for those who may see it. */
export function Reference(props: {
  of: string; id: string; label: string | null; isPlain?: boolean | undefined;
}) {
  const text = usePageText();
  const { session } = useAuth();
  const label = props.label ?? text.gone;
  const isOpen = isEntity(props.of) && may(session!.user, entityOf(props.of), 'read');
  if (props.isPlain || !isOpen || !props.label) {
    return <bdi class={props.label ? undefined : 'muted'}>{label}</bdi>;
  }
  return <Link href={`/${props.of}/${props.id}`}><bdi>{label}</bdi></Link>;
}

function References(props: {
  of: string | undefined; ids: readonly string[]; labels: unknown; isPlain?: boolean | undefined;
}) {
  const labels = Array.isArray(props.labels) ? props.labels as string[] : [];
  return (
    <>
      {props.ids.map((id, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <Reference of={props.of ?? ''} id={id} label={labels[at] ?? null}
            isPlain={props.isPlain} />
        </span>
      ))}
    </>
  );
}

function TextValue(props: { name: string; value: string }) {
  const { name, value } = props;
  if (/^email/.test(name)) return <a href={`mailto:${value}`}>{value}</a>;
  if (/^(phone|fax)/.test(name)) return <a href={`tel:${value.replace(/\s/g, '')}`}>{value}</a>;
  if (/^web/.test(name) && /^https?:\/\//.test(value)) {
    return <a href={value} rel="noreferrer" target="_blank">{value.replace(/^https?:\/\//, '')}</a>;
  }
  return <bdi>{value}</bdi>;
}
