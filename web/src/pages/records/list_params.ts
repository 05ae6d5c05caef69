// A list's filters, order and search in the address: what of it the server takes, and back.
import { rangeAttribute, type Entity } from '@/api/entities';
import type { ListParams } from '@/api/records';

export function readParams(entity: Entity, address: URLSearchParams): ListParams {
  const ranges = entity.ranges.flatMap((stem) => [`${stem}_from`, `${stem}_to`]);
  const taken = [...(entity.isSearched ? ['q'] : []), ...entity.filters, ...ranges];
  const params: Record<string, string> = {};
  for (const name of taken) {
    const value = address.get(name);
    if (value) params[name] = value;
  }
  const sort = address.get('sort');
  if (sort && entity.sorts.includes(sort.replace(/^-/, ''))) params.sort = sort;
  return params;
}

/** Without what is empty or says nothing. */
export function cleanParams(entity: Entity, params: ListParams): Record<string, string> {
  return Object.fromEntries(Object.entries(params)
    .filter(([name, value]) => value && !(name === 'sort' && value === entity.defaultSort)));
}

/** Those that narrow the list: all but search and order. */
export function filterNames(params: ListParams): string[] {
  return Object.keys(params).filter((name) => name !== 'q' && name !== 'sort');
}

/** "starts_from" → the attribute, and which end of it. */
export function rangeOf(
  entity: Entity, name: string,
): { attribute: string; end: 'from' | 'to' } | null {
  const found = /^(.+)_(from|to)$/.exec(name);
  if (!found || !entity.ranges.includes(found[1]!)) return null;
  return { attribute: rangeAttribute(entity, found[1]!), end: found[2] as 'from' | 'to' };
}
