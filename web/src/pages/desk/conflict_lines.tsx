// Open conflicts in a line each; loads when there are some.
import { Link } from 'wouter-preact';
import type { Conflict } from '@/api/conflicts';
import { entityOf, isEntity } from '@/api/entities';
import { useHomeText } from '@/i18n/home';
import { usePageText } from '@/i18n/pages';
import { ReferenceName } from '@/pages/records/filter_chips';
import { attributeWord, entityWords } from '@/pages/records/words';

export function ConflictLines(props: {
  rows: readonly Conflict[];
  isMine(conflict: Conflict): boolean;
}) {
  const home = useHomeText();
  const text = usePageText();
  return (
    <ul class="card-lines">
      {props.rows.map((one) => {
        const entity = one.table && isEntity(one.table) ? entityOf(one.table) : null;
        return (
          <li key={one.id}>
            <Link href={`/conflicts?record=${one.record}`}>
              {entity && isEntity(entity.name)
                ? <ReferenceName of={entity.name} id={one.record} /> : one.table ?? '?'}
            </Link>
            <small>
              {entity && entityWords(entity, text).one}
              {entity && one.column && ` · ${attributeWord(entity, one.column, text)}`}
              {` · ${text.conflictKinds[one.kind] ?? one.kind}`}
              {props.isMine(one) && <span class="chip">{home.conflictMine}</span>}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
