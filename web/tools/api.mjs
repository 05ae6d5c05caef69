// Makes src/api/generated from ../openapi.json, the server's description of its API (a unit test
// of the server compares the two): the types of all documents, and what each kind of record
// declares. What a page uses and the server does not offer is then a type error.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const document = JSON.parse(readFileSync(here('../openapi.json'), 'utf8'));
const folder = here('../src/api/generated');

function typeOf(attribute, property, input) {
  const types = [property.type].flat();
  if (attribute.of && !attribute.by_label) return types.includes('array') ? 'ids' : 'id';
  if (types.includes('array')) return 'words';
  if (input?.enum) return 'choice';
  if (types.includes('integer')) return 'integer';
  if (types.includes('boolean')) return 'boolean';
  if (property.format === 'date') return 'date';
  if (property.format === 'date-time') return 'time';
  if (types.includes('object')) return 'json';
  return 'text';
}

const ends = new Set(['id', 'etag', 'created_at', 'updated_at']);

/** What a list shows on top of the attributes: links to many, and what is counted. */
function derivedOf(told, schema, inputs) {
  const known = new Set(told.attributes.map((one) => one.name));
  return Object.keys(schema.properties)
    .filter((name) => !known.has(name) && !ends.has(name) && !/_names?$/.test(name))
    .map((name) => attributeOf({
      name, ...(schema.properties[name].items?.format === 'uuid' && { of: name }),
    }, schema, inputs));
}

/** What a list is filtered by and does not show: a company of a visit's customer. */
function filterOf(parameter, entities) {
  const { name, schema } = parameter;
  if (schema.format !== 'uuid') return { name, type: typeOf({}, schema), hidden: true };
  const of = entities.find((one) => one.record.toLowerCase() === name)?.name;
  return { name, type: 'id', ...(of && { of }), hidden: true };
}

function attributeOf(told, schema, inputs) {
  const property = schema.properties[told.name];
  const input = inputs[told.name];
  return {
    name: told.name,
    type: typeOf(told, property ?? input, input),
    ...(told.of && { of: told.of }),
    ...(told.long && { long: true }),
    ...(told.required && { required: true }),
    ...(told.guarded && { guarded: true }),
    ...(!input && { readOnly: true }),
    ...(!property && { hidden: true }),
    ...(input?.maxLength && { max: input.maxLength }),
    ...(input?.enum && { choices: input.enum.filter((choice) => choice !== null) }),
    ...(input?.items?.enum && { choices: input.items.enum }),
  };
}

function entityOf(record, schema) {
  const told = schema['x-panal-entity'];
  const path = document.paths[`/api/v1/${told.collection}`];
  const inputs = path.post?.requestBody?.content['application/json'].schema.properties ?? {};
  const parameters = path.get.parameters;
  const names = parameters.map((one) => one.name);
  const sorting = parameters.find((one) => one.name === 'sort').schema;
  const ranges = names.filter((name) => name.endsWith('_from')).map((name) => name.slice(0, -5));
  const special = new Set(['q', 'sort', 'limit', 'cursor']);
  return {
    name: told.collection,
    record,
    label: told.label,
    access: told.access,
    own: told.own,
    sorts: sorting.enum.filter((name) => !name.startsWith('-')),
    defaultSort: sorting.default,
    filters: names.filter((name) => !special.has(name) && !/_(from|to)$/.test(name)),
    ranges,
    isSearched: names.includes('q'),
    attributes: [...told.attributes.map((one) => attributeOf(one, schema, inputs)),
      ...derivedOf(told, schema, inputs)],
    parameters,
  };
}

const entities = Object.fromEntries(Object.entries(document.components.schemas)
  .filter(([, schema]) => schema['x-panal-entity'])
  .map(([record, schema]) => entityOf(record, schema))
  .map((entity, _, all) => {
    const { parameters, ...declared } = entity;
    const known = new Set(entity.attributes.map((one) => one.name));
    const more = parameters.filter(({ name }) => entity.filters.includes(name)
      && !known.has(name)).map((one) => ({ ...filterOf(one, all), readOnly: true }));
    return [entity.name, { ...declared, attributes: [...entity.attributes, ...more] }];
  }));

mkdirSync(folder, { recursive: true });
const head = '// Made by tools/api.mjs from openapi.json.\n';
writeFileSync(`${folder}/schema.ts`, head + astToString(await openapiTS(document)));
// Which collections show records of another: { customers: ['visits', …] }.
const references = {};
for (const { name, attributes, filters } of Object.values(entities)) {
  for (const one of attributes.filter(({ type }) => type === 'id')) {
    if (filters.includes(one.name)) (references[one.of] ??= new Set()).add(name);
  }
}
const listed = Object.fromEntries(Object.entries(references).map(([of, set]) => [of, [...set]]));
writeFileSync(`${folder}/references.ts`, `${head}export const kReferences: `
  + `Record<string, readonly string[]> = ${JSON.stringify(listed, null, 2)};\n`);
writeFileSync(`${folder}/entities.ts`, `${head}import type { Entity } from '../entities';\n\n`
  + `export const kEntities = ${JSON.stringify(entities, null, 2)} as const satisfies `
  + 'Record<string, Entity>;\n');
