import { describe, expect, it } from 'vitest';
import { ApiError, networkError, parseProblem } from '@/api/problem';
import { en } from '@/i18n/en';
import { explain } from '@/lib/explain';

const kType = 'application/problem+json; charset=utf-8';

describe('parseProblem', () => {
  it('reads fields and their errors', () => {
    const problem = parseProblem(422, kType, JSON.stringify({
      type: '/errors/form', title: 'Form', status: 422, detail: 'Check it',
      errors: [{ field: 'login', code: 'taken', message: 'Taken' }, null, 'x'],
    }));
    expect(problem.detail).toBe('Check it');
    expect(problem.errors).toEqual([{ field: 'login', code: 'taken', message: 'Taken' }]);
    expect(new ApiError(422, problem).field('login')?.code).toBe('taken');
  });
  it('trusts the status of the answer, not the one in the document', () => {
    expect(parseProblem(503, kType, '{"status": 200}').status).toBe(503);
  });
  it.each([
    ['text/html', '<h1>Bad gateway</h1>'], [null, ''], [kType, '{broken'], [kType, 'null'],
    [kType, '[1]'], [kType, '{"errors": "no", "title": 7}'],
  ])('makes an empty problem of %s %s', (type, body) => {
    const problem = parseProblem(502, type, body);
    expect(problem).toMatchObject({ status: 502, title: '', detail: '', errors: [] });
  });
});

describe('explain', () => {
  const of = (status: number, detail = '') =>
    explain(new ApiError(status, parseProblem(status, kType, JSON.stringify({ detail }))), en);
  it('prefers what the server says', () => expect(of(409, 'Number taken')).toBe('Number taken'));
  it('has words for silence', () => expect(explain(networkError(null), en)).toBe(en.errorNetwork));
  it('has words for each status of its own', () => {
    expect(of(507)).toBe(en.errorDisk);
    expect(of(503)).toBe(en.errorUnavailable);
    expect(of(418)).toContain('418');
  });
});
