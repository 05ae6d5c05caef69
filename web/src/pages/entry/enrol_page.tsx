// A second factor is asked of one of the person's roles, and there is none yet: nothing else goes
// on before it is set up.
import { useState } from 'preact/hooks';
import type { Setup } from '@/api/types';
import { useAuth } from '@/app/auth';
import { EntryFrame } from '@/app/entry_frame';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Page } from '@/kit/page';
import { FactorSetup } from '@/pages/account/factor_setup';

export function EnrolPage(props: { setup: Setup }) {
  const text = useAccountText();
  const common = useText();
  const { session, givenPassword, recheck, signOut } = useAuth();
  const [isOn, setOn] = useState(false);
  return (
    <EntryFrame wide foot={common.answeredBy(props.setup.node.name)}>
      <Page title={isOn ? text.codesTitle : text.enrolTitle}
        place={props.setup.cluster.name} lead={isOn ? session!.user.login : text.enrolLead}>
        <FactorSetup password={givenPassword} onCodes={() => setOn(true)}
          onDone={() => void recheck()} />
        {!isOn && (
          <p class="aside">
            {session!.user.login}{' · '}
            <button type="button" class="link" onClick={() => void signOut()}>
              {common.signOut}
            </button>
          </p>
        )}
      </Page>
    </EntryFrame>
  );
}
