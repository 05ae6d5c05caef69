// What pages add to the declarations: which attributes a list shows first, and what a record is
// called where its label may be empty.
import type { Attribute, Entity, EntityName, Row } from '@/api/entities';
import type { PageDictionary } from '@/i18n/pages';

interface Look {
  /** The attribute whose value leads to the record, when it is not the label. */
  name?: string;
  columns?: readonly string[];
}

const kLooks: Partial<Record<EntityName, Look>> = {
  assignments: {
    name: 'person', columns: ['person', 'role', 'department', 'project', 'starts_on', 'ends_on'],
  },
};

const kColumnsMax = 6;

export function lookOf(entity: Entity): Look {
  return kLooks[entity.name as EntityName] ?? {};
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
  if (typeof label === 'string' && label && !entity.attributes
    .some((one) => one.name === entity.label && one.type === 'id')) return label;
  const names = entity.attributes.filter((one) => one.type === 'id')
    .map((one) => referenceLabel(row, one.name)).filter(Boolean);
  if (entity.name === 'assignments' && !row.person) names.unshift(text.vacancy);
  return names.join(' · ') || referenceLabel(row, entity.label) || row.id.slice(-8);
}
