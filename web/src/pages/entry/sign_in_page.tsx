import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import type { Portal, Setup } from '@/api/types';
import { useAuth } from '@/app/auth';
import { Brand } from '@/app/brand';
import { EntryFrame } from '@/app/entry_frame';
import { useText } from '@/app/settings';
import { useEntryText } from '@/i18n/entry';
import { Page } from '@/kit/page';
import { SignInForm } from './sign_in_form';

export function SignInPage(props: { setup: Setup }) {
  const text = useText();
  const words = useEntryText();
  const { client } = useAuth();
  const place = props.setup.cluster.name;
  const portal = useQuery({
    queryKey: ['portal'],
    queryFn: ({ signal }) => client.request<Portal>('/api/v1/portal', { signal }),
    staleTime: Infinity,
  });
  return (
    <EntryFrame brand={<Brand size={28} />} foot={text.answeredBy(props.setup.node.name)}>
      <Page title={words.signInTitle} place={place} lead={place && words.signInTo(place)}>
        <SignInForm />
        {portal.data?.registration && (
          <p class="aside"><Link href="/register">{words.registerLink}</Link></p>
        )}
      </Page>
    </EntryFrame>
  );
}
