// How the pages present themselves: the company's title, its logo, a picture for the home page.
import { useState } from 'preact/hooks';
import { brandingOperations, pictureOf, useBranding, type Picture } from '@/api/branding';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useBrandingText } from '@/i18n/branding';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import '@/styles/account.css';
import '@/styles/branding.css';

const kTitleMax = 60;

export function BrandingPage(props: { place: string }) {
  const text = useBrandingText();
  const { isAdministrator } = useAuth();
  const { query } = useBranding();
  return (
    <Page title={text.title} place={props.place} lead={text.lead}>
      {isAdministrator ? (
        <Loading query={query} rows={6} tall>
          {() => (
            <div class="form security">
              <TitleForm />
              <PictureForm picture="logo" label={text.logo} hint={text.logoHint} />
              <PictureForm picture="home_image" label={text.homeImage} hint={text.homeImageHint} />
            </div>
          )}
        </Loading>
      ) : <Forbidden />}
    </Page>
  );
}

function TitleForm() {
  const text = useBrandingText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const { branding, keep } = useBranding();
  const [title, setTitle] = useState(branding.title);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const allowLeaving = useUnsaved(title !== branding.title);

  async function save() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const saved = await brandingOperations(client).rename(title.trim());
      allowLeaving();
      keep(saved);
      setTitle(saved.title);
      toast(text.saved);
    } catch (failure) {
      setError(explain(failure, common));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="panel" noValidate onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      <TextField label={text.name} name="title" value={title} hint={text.nameHint} error={error}
        maxLength={kTitleMax} autocomplete="organization" onValue={setTitle} />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>{common.save}</Button>
      </div>
    </form>
  );
}

function PictureForm(props: { picture: Picture; label: string; hint: string }) {
  const text = useBrandingText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const { branding, keep } = useBranding();
  const [busy, setBusy] = useState(false);
  const { picture, label } = props;
  const hash = branding[picture];

  async function run(act: () => Promise<unknown>) {
    if (busy) return;
    setBusy(true);
    try {
      await act();
      keep(await brandingOperations(client).fetch());
      toast(text.saved);
    } catch (failure) {
      toast(explain(failure, common), 'error');
    } finally {
      setBusy(false);
    }
  }

  return (
    <section class="panel" aria-labelledby={`${picture}-title`}>
      <h2 id={`${picture}-title`}>{label}</h2>
      {hash
        ? <img class={`branding-${picture}`} src={pictureOf(picture, hash)} alt={label} />
        : <p class="muted">{text.none}</p>}
      <p class="field-hint">{props.hint}</p>
      <div class="form-actions">
        <label class={busy ? 'button plain busy' : 'button plain'}>
          {hash ? text.change : text.choose}
          <input class="visually-hidden" type="file" name={picture}
            accept="image/png,image/jpeg,image/webp,image/gif"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file) void run(() => brandingOperations(client).upload(picture, file));
            }} />
        </label>
        {hash && (
          <Button onClick={() => void run(() => brandingOperations(client).remove(picture))}>
            {text.remove}
          </Button>
        )}
      </div>
    </section>
  );
}
