// What can be done to a member: give it no more requests, give them again, remove it for good.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { TextField } from '@/kit/field';
import { Menu, MenuItem } from '@/kit/menu';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import type { Member } from './use_members';

type Action = 'drain' | 'resume' | 'remove';

export function NodeActions(props: { member: Member; isLast: boolean }) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const queries = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const { member } = props;

  async function run(action: Action) {
    const path = `/api/v1/cluster/nodes/${member.id}`;
    await (action === 'remove' ? client.request(path, { method: 'DELETE' })
      : client.request(`${path}/${action}`, { method: 'POST' }));
    toast(text.nodeDone[action](member.name));
    await Promise.all([queries.invalidateQueries({ queryKey: ['members'] }),
      queries.invalidateQueries({ queryKey: ['replication'] })]);
  }

  const runOrTell = (action: Action) =>
    run(action).catch((error: unknown) => toast(explain(error, common), 'error'));

  if (member.state === 'removed') return null;
  return (
    <>
      <Menu label={text.nodeActions(member.name)} icon="more" isBare align="end">
        {(close) => (
          <>
            {member.state === 'draining' ? (
              <MenuItem icon="play" onChoose={() => { close(); void runOrTell('resume'); }}>
                {text.nodeResume}
              </MenuItem>
            ) : (
              <MenuItem icon="pause" onChoose={() => { close(); void runOrTell('drain'); }}>
                {text.nodeDrain}
              </MenuItem>
            )}
            {!props.isLast && (
              <MenuItem icon="trash" isDanger onChoose={() => { close(); setRemoving(true); }}>
                {text.nodeRemove}
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      {isRemoving && (
        <RemoveDialog member={member} onRemove={() => run('remove')}
          onClose={() => setRemoving(false)} />
      )}
    </>
  );
}

/** Removing is for good: the node's name has to be written. */
function RemoveDialog(props: { member: Member; onRemove(): Promise<void>; onClose(): void }) {
  const text = usePageText();
  const common = useText();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { name } = props.member;

  async function remove() {
    if (isBusy) return;
    if (typed.trim() !== name) return setError(text.nodeRemoveType(name));
    setBusy(true);
    try {
      await props.onRemove();
      props.onClose();
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.nodeRemoveTitle(name)} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void remove();
      }}>
        <Notice tone="busy" title={text.nodeRemoveBody} />
        <TextField label={text.nodeRemoveType(name)} value={typed} error={error}
          autocomplete="off" spellcheck={false}
          onValue={(value) => { setTyped(value); setError(null); }} />
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="danger" type="submit" busy={isBusy}>{text.nodeRemove}</Button>
        </div>
      </form>
    </Dialog>
  );
}
