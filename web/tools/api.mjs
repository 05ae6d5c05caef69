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
    attributes: told.attributes.map((one) => attributeOf(one, schema, inputs)),
  };
}

const entities = Object.fromEntries(Object.entries(document.components.schemas)
  .filter(([, schema]) => schema['x-panal-entity'])
  .map(([record, schema]) => entityOf(record, schema))
  .map((entity) => [entity.name, entity]));

mkdirSync(folder, { recursive: true });
const head = '// Made by tools/api.mjs from openapi.json.\n';
writeFileSync(`${folder}/schema.ts`, head + astToString(await openapiTS(document)));
writeFileSync(`${folder}/entities.ts`, `${head}import type { Entity } from '../entities';\n\n`
  + `export const kEntities = ${JSON.stringify(entities, null, 2)} as const satisfies `
  + 'Record<string, Entity>;\n');
