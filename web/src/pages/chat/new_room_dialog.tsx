// A room for all, one for some, or a talk with one other person.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { chatOperations, type Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useChatText } from '@/i18n/chat';
import { Button } from '@/kit/button';
import { CheckboxGroup } from '@/kit/checkbox';
import { Dialog } from '@/kit/dialog';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { Segmented } from '@/kit/segmented';
import { SelectField } from '@/kit/select_field';
import { explain } from '@/lib/explain';

export function NewRoomDialog(props: { onClose(): void }) {
  const text = useChatText();
  const common = useText();
  const { client, session } = useAuth();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [kind, setKind] = useState<Room['kind']>('public');
  const [name, setName] = useState('');
  const [members, setMembers] = useState<string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const people = useQuery({
    queryKey: ['chat', 'people'],
    queryFn: ({ signal }) => chatOperations(client).people(signal),
  });
  const choices = (people.data?.items ?? []).filter((one) => one.id !== session!.user.id)
    .map((one) => [one.id, one.name || one.login] as const);

  async function open() {
    if (busy) return;
    if (kind === 'direct' ? members.length !== 1 : !name.trim()) {
      return setError(common.fieldRequired);
    }
    setBusy(true);
    setError(null);
    try {
      const room = await chatOperations(client).open({
        kind, name: kind === 'direct' ? '' : name.trim(),
        ...(kind !== 'public' && { members }),
      });
      await queries.invalidateQueries({ queryKey: ['chat', 'rooms'] });
      props.onClose();
      navigate(`/chat/${room.id}`);
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.newRoom} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}>
        <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
        <Segmented<Room['kind']> legend={text.kind} value={kind}
          onChoose={(next) => { setKind(next); setMembers([]); }}
          choices={[['public', text.kinds.public], ['private', text.kinds.private],
            ['direct', text.kinds.direct]]} />
        {kind === 'direct' ? (
          <SelectField label={text.withWhom} name="member" value={members[0] ?? ''} none="–"
            choices={choices} onValue={(id) => setMembers(id ? [id] : [])} />
        ) : (
          <TextField label={text.name} name="name" value={name} maxLength={80}
            autocomplete="off" onValue={setName} />
        )}
        {kind === 'private' && (
          <CheckboxGroup legend={text.members} name="members" values={members}
            choices={choices} onChange={setMembers} />
        )}
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>{text.open}</Button>
        </div>
      </form>
    </Dialog>
  );
}
