// What a record holds, and when it came and changed.
import type { Entity, Row } from '@/api/entities';
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { fullTime, shortTime } from '@/lib/format';
import { Value } from './value';
import { attributeWord } from './words';

export function RecordFacts(props: { entity: Entity; row: Row }) {
  const { language } = useSettings();
  const text = usePageText();
  const { entity, row } = props;
  const shown = entity.attributes.filter((one) => !one.hidden);
  const now = new Date();
  return (
    <>
      <dl class="record-facts">
        {shown.map((attribute) => {
          const isEmpty = row[attribute.name] === null || row[attribute.name] === '';
          return (
            <div key={attribute.name} class={attribute.long ? 'long' : undefined}>
              <dt>{attributeWord(entity, attribute.name, text)}</dt>
              <dd dir={attribute.long ? 'auto' : undefined}>
                {isEmpty ? <span class="muted">–</span>
                  : <Value entity={entity} attribute={attribute} row={row} />}
              </dd>
            </div>
          );
        })}
      </dl>
      <p class="record-times">
        {row.created_at && (
          <span title={fullTime(row.created_at, language)}>
            {text.createdAt(shortTime(row.created_at, language, now))}
          </span>
        )}
        {row.updated_at && row.updated_at !== row.created_at && (
          <span title={fullTime(row.updated_at, language)}>
            {text.changedAt(shortTime(row.updated_at, language, now))}
          </span>
        )}
      </p>
    </>
  );
}
