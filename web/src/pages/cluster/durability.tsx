// How safe a write is before it is acknowledged, for clients that ask for no level themselves.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Segmented } from '@/kit/segmented';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';

type Level = 'local' | 'peer';
const kPath = '/api/v1/cluster/durability';

export function Durability() {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['durability'],
    queryFn: ({ signal }) => client.request<{ default: Level }>(kPath, { signal }),
  });

  async function choose(level: Level) {
    const before = data;
    queries.setQueryData(['durability'], { default: level });
    try {
      await client.request(kPath, { method: 'PUT', body: { default: level } });
      toast(text.durabilitySaved);
    } catch (error) {
      queries.setQueryData(['durability'], before);
      toast(explain(error, common), 'error');
    }
  }

  if (!data) return null;
  return (
    <section class="cluster-settings">
      <Segmented<Level> legend={text.durability} value={data.default}
        choices={[['local', text.durabilityLocal], ['peer', text.durabilityPeer]]}
        onChoose={(level) => void choose(level)} />
      <p class="field-hint">
        {data.default === 'local' ? text.durabilityLocalHint : text.durabilityPeerHint}
      </p>
    </section>
  );
}
