import { Link } from 'wouter-preact';
import { useText } from '@/app/settings';
import { Page } from '@/kit/page';
import { State } from '@/kit/state';

export function NotFoundPage(props: { place: string }) {
  const text = useText();
  return (
    <Page title={text.notFoundTitle} place={props.place}>
      <State icon="info" title={text.notFoundBody}
        action={<Link class="button primary" href="/">{text.notFoundHome}</Link>} />
    </Page>
  );
}
