// What pages add to the declarations: which attributes a list shows first, and what a record is
// called where its label may be empty.
import type { Attribute, Entity, Row } from '@/api/entities';
import type { PageDictionary } from '@/i18n/pages';
import { showDay } from '@/lib/dates';

interface Look {
  /** The attribute whose value leads to the record, when it is not the label. */
  name?: string;
  columns?: readonly string[];
}

const kLooks: Readonly<Record<string, Look>> = {
  assignments: {
    name: 'person', columns: ['person', 'role', 'department', 'project', 'starts_on', 'ends_on'],
  },
  customers: {
    columns: ['name', 'code', 'city', 'phone', 'companies', 'visits_this_year', 'last_planned_on'],
  },
  visits: {
    name: 'customer',
    columns: ['customer', 'planned_on', 'salesperson', 'fulfilled_on', 'targets_pending',
      'favourite'],
  },
  incidents: {
    name: 'title',
    columns: ['title', 'number', 'state', 'priority', 'requester', 'assignee', 'resolve_by'],
  },
  targets: { name: 'type', columns: ['type', 'company', 'visit', 'success'] },
  posts: { columns: ['title', 'author', 'comments', 'favourite', 'created_at'] },
};

const kColumnsMax = 6;

export function lookOf(entity: Entity): Look {
  return kLooks[entity.name] ?? {};
}

export function nameAttribute(entity: Entity): string {
  return lookOf(entity).name ?? entity.label;
}

/** What a list can show: the label first, long texts not at all. */
export function columnsOf(entity: Entity): Attribute[] {
  const first = nameAttribute(entity);
  const shown = entity.attributes.filter((one) => !one.long && !one.hidden && one.type !== 'json');
  return [...shown.filter((one) => one.name === first),
    ...shown.filter((one) => one.name !== first)];
}

export function defaultColumns(entity: Entity): string[] {
  return [...(lookOf(entity).columns
    ?? columnsOf(entity).slice(0, kColumnsMax).map((one) => one.name))];
}

/** The label of what `attribute` refers to, as the API gives it beside the id. */
export function referenceLabel(row: Row, attribute: string): string | null {
  const label = row[`${attribute}_name`];
  return typeof label === 'string' && label ? label : null;
}

/** What people call the record. */
export function titleOf(entity: Entity, row: Row, text: PageDictionary): string {
  const label = row[entity.label];
  const labelType = entity.attributes.find((one) => one.name === entity.label)?.type;
  const names = entity.attributes.filter((one) => one.type === 'id')
    .map((one) => referenceLabel(row, one.name)).filter(Boolean);
  if (entity.name === 'incidents') return [label, row.title].filter(Boolean).join(' · ');
  if (typeof label === 'string' && label && labelType === 'text') return label;
  if (typeof label === 'string' && labelType === 'date') names.unshift(showDay(label));
  if (entity.name === 'assignments' && !row.person) names.unshift(text.vacancy);
  return names.join(' · ') || referenceLabel(row, entity.label) || row.id.slice(-8);
}
