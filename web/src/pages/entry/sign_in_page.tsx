import type { Setup } from '@/api/types';
import { EntryFrame } from '@/app/entry_frame';
import { useText } from '@/app/settings';
import { Page } from '@/kit/page';
import { SignInForm } from './sign_in_form';

export function SignInPage(props: { setup: Setup }) {
  const text = useText();
  const place = props.setup.cluster.name;
  return (
    <EntryFrame foot={text.answeredBy(props.setup.node.name)}>
      <Page title={text.signInTitle} place={place} lead={place && text.signInTo(place)}>
        <SignInForm />
      </Page>
    </EntryFrame>
  );
}
