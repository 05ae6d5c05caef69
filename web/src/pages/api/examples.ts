// The requests that the API page offers, and how each is written for curl.

export interface Example {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: string;
}

export const kExamples: readonly Example[] = [
  { id: 'list', method: 'GET', path: '/api/v1/messages?limit=5' },
  { id: 'search', method: 'GET', path: '/api/v1/messages?q=panal&sort=created_at' },
  { id: 'add', method: 'POST', path: '/api/v1/messages', body: '{"mess": "Hola, panal"}' },
  { id: 'data', method: 'GET', path: '/data' },
  { id: 'data-one', method: 'GET', path: '/data/7' },
  { id: 'data-add', method: 'POST', path: '/data', body: '{"clid": 7, "mess": "Hola"}' },
  { id: 'data-put', method: 'PUT', path: '/data/7', body: '{"mess": "Adiós"}' },
  { id: 'data-delete', method: 'DELETE', path: '/data/7' },
];

function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

export function curlCommand(
  origin: string, method: string, path: string, body: string, bearer: string,
): string {
  const parts = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(origin + path)}`,
    `-H ${quoted(`Authorization: Bearer ${bearer || 'TOKEN'}`)}`];
  if (body) parts.push(`-H 'Content-Type: application/json'`, `--data ${quoted(body)}`);
  return parts.join(' \\\n  ');
}
