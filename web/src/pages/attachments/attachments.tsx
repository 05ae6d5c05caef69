// The files that hang on a record: seen, added, taken away.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'preact/hooks';
import { attachmentOperations, contentOf, previewOf, type Attachment } from '@/api/attachments';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useFileText } from '@/i18n/files';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { DropZone } from '@/kit/drop_zone';
import { Icon } from '@/kit/icons';
import { Loading } from '@/kit/loading';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { bytes, fullTime, shortTime } from '@/lib/format';
import { previewOfFile } from '@/lib/preview';
import '@/styles/files.css';

interface Props {
  collection: string;
  record: string;
  canAdd: boolean;
}

export function Attachments(props: Props) {
  const text = useFileText();
  const { text: common } = useSettings();
  const { client, session, isAdministrator } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const { collection, record } = props;
  const operations = useMemo(() => attachmentOperations(client, collection, record),
    [client, collection, record]);
  const [sending, setSending] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<Attachment | null>(null);
  const list = useQuery({
    queryKey: ['attachments', collection, record],
    queryFn: ({ signal }) => operations.list(signal),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['attachments'] });

  async function add(files: readonly File[]) {
    try {
      for (const file of files) {
        setSending(file.name);
        const row = await operations.add(file);
        const preview = await previewOfFile(file);
        // Without one, lists show the whole picture.
        if (preview) await operations.preview(row.id, preview).catch(() => {});
      }
      toast(text.sent(files.length));
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setSending(null);
    await refresh();
  }

  async function remove(one: Attachment) {
    try {
      await operations.remove(one.id);
      toast(text.removed);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setLeaving(null);
    await refresh();
  }

  return (
    <div class="files">
      <Loading query={list} rows={1}>
        {({ items }) => (items.length === 0
          ? (!props.canAdd && <p class="muted">{text.none}</p>) : (
            <ul class="file-list">
              {items.map((one) => (
                <FileCard key={one.id} one={one}
                  onRemove={isAdministrator || one.author === session!.user.id
                    ? () => setLeaving(one) : null} />
              ))}
            </ul>
          ))}
      </Loading>
      {props.canAdd && (
        <>
          <DropZone onFiles={(files) => void add(files)}
            onRefused={(why) => toast(why, 'error')} />
          <p role="status" class="muted file-sending">{sending && text.sending(sending)}</p>
        </>
      )}
      {leaving && (
        <Dialog title={text.removeTitle(leaving.name)} onClose={() => setLeaving(null)}>
          <p>{text.removeBody}</p>
          <div class="dialog-foot">
            <Button onClick={() => setLeaving(null)}>{common.cancel}</Button>
            <Button kind="danger" onClick={() => void remove(leaving)}>{common.delete}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function FileCard(props: { one: Attachment; onRemove: (() => void) | null }) {
  const text = useFileText();
  const { language } = useSettings();
  const { one } = props;
  return (
    <li class="file-card">
      <a href={contentOf(one.id)} target="_blank" rel="noreferrer" title={text.open(one.name)}>
        {one.type.startsWith('image/')
          ? <img src={one.preview ? previewOf(one) : contentOf(one.id)} alt="" loading="lazy" />
          : <span class="file-icon"><Icon name="posts" size={24} /></span>}
        <span class="file-name"><bdi>{one.name}</bdi>
          <small title={fullTime(one.created_at, language)}>
            {[one.bytes !== null && bytes(one.bytes, language), one.author_name,
              shortTime(one.created_at, language, new Date())].filter(Boolean).join(' · ')}
          </small>
        </span>
      </a>
      {props.onRemove && (
        <Button small kind="quiet" icon="close" label={text.remove(one.name)}
          onClick={props.onRemove} />
      )}
    </li>
  );
}
