// The star of a favourite: one's own, set and taken away without a reload.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import type { Entity, Row } from '@/api/entities';
import { recordsPath } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { Icon } from '@/kit/icons';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';

export function Favourite(props: { entity: Entity; row: Row }) {
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const queries = useQueryClient();
  const { entity, row } = props;
  const [wished, setWished] = useState<boolean | null>(null);
  const isOn = wished ?? row.favourite === true;

  async function toggle() {
    setWished(!isOn);
    try {
      await client.request(`${recordsPath(entity.name, row.id)}/favourite`,
        { method: isOn ? 'DELETE' : 'PUT' });
      await queries.invalidateQueries({ queryKey: [entity.name] });
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setWished(null);
  }

  return (
    <button type="button" class={isOn ? 'favourite on' : 'favourite'} aria-pressed={isOn}
      aria-label={common.favourite} title={common.favourite} onClick={() => void toggle()}>
      <Icon name="star" />
    </button>
  );
}
