// How the customer was served: one to five stars, once.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { incidentOperations, type Incident } from '@/api/incidents';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useIncidentText } from '@/i18n/incidents';
import { usePortalText } from '@/i18n/portal';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Icon } from '@/kit/icons';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';

const kStars = [1, 2, 3, 4, 5];

export function Rating(props: { row: Incident }) {
  const text = useIncidentText();
  const words = usePortalText();
  const common = useText();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [stars, setStars] = useState(0);
  const [notes, setNotes] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { row } = props;

  if (row.satisfaction !== null && row.satisfaction !== undefined) {
    return (
      <Notice tone="good" title={words.portalRated}>{text.stars(row.satisfaction)}</Notice>
    );
  }

  async function rate() {
    if (busy || !stars) return;
    setBusy(true);
    setError(null);
    try {
      await incidentOperations(client).rate(row.id, stars, notes.trim());
      await queries.invalidateQueries({ queryKey: ['incidents'] });
      toast(words.portalRated);
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <form class="form panel" noValidate onSubmit={(event) => {
      event.preventDefault();
      void rate();
    }}>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <fieldset class="stars">
        <legend>{words.portalRate}</legend>
        <div>
          {kStars.map((count) => (
            <label key={count} class={count <= stars ? 'on' : undefined}>
              <input type="radio" name="stars" value={count} checked={count === stars}
                aria-label={words.portalRating(count)} onChange={() => setStars(count)} />
              <Icon name="star" size={24} />
            </label>
          ))}
        </div>
      </fieldset>
      {stars > 0 && (
        <>
          <TextField label={`${words.portalRateNotes} (${common.optional})`} name="notes"
            value={notes} onValue={setNotes} autocomplete="off" />
          <div class="form-actions">
            <Button kind="primary" type="submit" busy={busy}>{words.portalRateSend}</Button>
          </div>
        </>
      )}
    </form>
  );
}
