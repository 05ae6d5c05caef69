// What a form holds: the values of a record and which of them were changed. Pure.
import type { Attribute, Entity, Row } from '@/api/entities';
import type { Values } from '@/api/records';

export function editable(entity: Entity): Attribute[] {
  return entity.attributes.filter((one) => !one.readOnly);
}

const isNothing = (value: unknown) => value === null || value === undefined || value === '';

export function isSame(a: unknown, b: unknown): boolean {
  return (isNothing(a) && isNothing(b)) || JSON.stringify(a) === JSON.stringify(b);
}

/** The attributes in which `values` differ from `base`. */
export function changed(entity: Entity, base: Values, values: Values): string[] {
  return editable(entity).map((one) => one.name)
    .filter((name) => name in values && !isSame(values[name], base[name]));
}

/** What a PATCH sends: the changed ones alone; an emptied text is an empty text. */
export function patchOf(entity: Entity, base: Values, values: Values): Values {
  return Object.fromEntries(changed(entity, base, values).map((name) => [name, values[name]]));
}

/** What a POST sends: what was filled in. */
export function creationOf(entity: Entity, values: Values): Values {
  return Object.fromEntries(editable(entity).map((one) => one.name)
    .filter((name) => !isNothing(values[name])).map((name) => [name, values[name]]));
}

/** The values that an address gives a new record: those it declares, as their types say. */
export function prefill(entity: Entity, address: URLSearchParams): Values {
  const given: Record<string, unknown> = {};
  for (const attribute of editable(entity)) {
    const value = address.get(attribute.name);
    if (value) given[attribute.name] = attribute.type === 'boolean' ? value === 'true' : value;
    else if (attribute.type === 'boolean') given[attribute.name] = attribute.name === 'active';
  }
  return given;
}

/** Both changed it since `base`, and not to the same. */
export function contested(entity: Entity, base: Row, mine: Values, theirs: Row): string[] {
  return changed(entity, base, mine).filter((name) => !isSame(theirs[name], base[name])
    && !isSame(theirs[name], mine[name]));
}
