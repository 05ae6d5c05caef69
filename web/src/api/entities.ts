// What each kind of record declares, as the server describes it (tools/api.mjs), and who may do
// what with it. The server decides; pages ask here only what to offer.
import { kEntities } from './generated/entities';
import type { Role, User } from './types';

export type AttributeType =
  'text' | 'integer' | 'boolean' | 'date' | 'time' | 'id' | 'ids' | 'choice' | 'words' | 'json';

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  /** The collection that an id is of. */
  readonly of?: string;
  readonly long?: boolean;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  /** Not changed by those who may change but their own records. */
  readonly guarded?: boolean;
  /** May be filtered, is not shown. */
  readonly hidden?: boolean;
  readonly max?: number;
  readonly choices?: readonly string[];
}

export type Action = 'read' | 'list' | 'create' | 'change' | 'delete' | 'import';

export interface Entity {
  readonly name: string;
  readonly record: string;
  /** The attribute that tells people which one it is. */
  readonly label: string;
  /** Letters of the roles that may: A M S T C. */
  readonly access: Readonly<Record<Action, string>>;
  /**
   * Letters of those who may with records whose `attribute` names themselves. They are not shown
   * what is `hidden`: names of fields, a space between.
   */
  readonly own: Readonly<Partial<Record<Action | 'attribute' | 'hidden', string>>>;
  readonly sorts: readonly string[];
  readonly defaultSort: string;
  readonly filters: readonly string[];
  /** Stems of `…_from` and `…_to`. */
  readonly ranges: readonly string[];
  readonly isSearched: boolean;
  readonly attributes: readonly Attribute[];
}

export type EntityName = keyof typeof kEntities;
type AttributesOf<Name extends EntityName> = (typeof kEntities)[Name]['attributes'][number];
/** "people.name" and all others: what the dictionaries must have a word for. */
export type AttributeName = { [Name in EntityName]: AttributesOf<Name>['name'] }[EntityName];
type ChoicesOf<One> = One extends { choices: readonly (infer Choice extends string)[] }
  ? Choice : never;
export type ChoiceName = { [Name in EntityName]: ChoicesOf<AttributesOf<Name>> }[EntityName];

export const kEntityList: readonly Entity[] = Object.values(kEntities);

export function isEntity(name: string): name is EntityName {
  return Object.hasOwn(kEntities, name);
}

export function entityOf(name: EntityName): Entity {
  return kEntities[name];
}

const kLetters: Record<Role, string> = {
  administrator: 'A', manager: 'M', salesperson: 'S', support: 'T', customer: 'C',
};

/** Whether one of the roles is among the letters. */
export function allows(letters: string | undefined, roles: readonly Role[]): boolean {
  return roles.some((role) => letters?.includes(kLetters[role]));
}

/** A record as the API gives it: its attributes and what all records have. */
export interface Row {
  readonly id: string;
  readonly etag: string;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly [attribute: string]: unknown;
}

/** With this record; without one, with some record at least. */
export function may(user: User, entity: Entity, action: Action, record?: Row): boolean {
  if (allows(entity.access[action], user.roles)) return true;
  if (!allows(entity.own[action], user.roles)) return false;
  return !record || record[entity.own.attribute!] === user.id;
}

/** Whether the account may take one out of the trash: its own right to delete does not do. */
export function mayRestore(user: User, entity: Entity): boolean {
  return allows(entity.access.delete, user.roles);
}

/** Whether the account gets a list of them. One's own user record alone is no list. */
export function mayList(user: User, entity: Entity): boolean {
  return allows(entity.access.list, user.roles)
    || (entity.own.attribute !== 'id' && allows(entity.own.list, user.roles));
}

/** The attributes that the account may write of the record; of a new one without it. */
export function writable(user: User, entity: Entity, record?: Row): Attribute[] {
  const isOwnAlone = !!record && !allows(entity.access.change, user.roles);
  return entity.attributes.filter((one) => !one.readOnly
    && !(isOwnAlone && (one.guarded || one.name === entity.own.attribute)));
}

/** Those whose records refer to one of `name`, with the attribute that does. */
export function referringTo(name: string): { entity: Entity; attribute: Attribute }[] {
  return kEntityList.flatMap((entity) => entity.attributes
    .filter((one) => one.of === name && one.type === 'id' && entity.filters.includes(one.name))
    .map((attribute) => ({ entity, attribute })));
}

/** The attribute that a range is of: `starts` of `starts_on`. */
export function rangeAttribute(entity: Entity, stem: string): string {
  const own = entity.attributes.find((one) => one.name.replace(/_(on|at)$/, '') === stem);
  return own?.name ?? `${stem}_at`;
}
