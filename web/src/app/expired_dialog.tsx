// The session ended while the page was in use: sign in on top of it.
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { SignInForm } from '@/pages/entry/sign_in_form';
import { useAuth } from './auth';
import { useText } from './settings';
import { useEntryText } from '@/i18n/entry';

export function ExpiredDialog(props: { login: string }) {
  const text = useText();
  const words = useEntryText();
  const { signOut } = useAuth();
  return (
    <Dialog title={words.expiredTitle}>
      <p>{words.expiredBody}</p>
      <SignInForm login={props.login}
        extra={<Button kind="quiet" onClick={() => void signOut()}>{text.signOut}</Button>} />
    </Dialog>
  );
}
