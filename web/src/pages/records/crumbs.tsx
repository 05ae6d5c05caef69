// The way back to the list that a record is of.
import { Link } from 'wouter-preact';
import type { Entity } from '@/api/entities';
import { usePageText } from '@/i18n/pages';
import { Icon } from '@/kit/icons';
import { entityWords } from './words';

export function Crumbs(props: { entity: Entity }) {
  const text = usePageText();
  return (
    <Link class="crumb" href={`/${props.entity.name}`}>
      <Icon name="left" size={14} />{entityWords(props.entity, text).many}
    </Link>
  );
}
