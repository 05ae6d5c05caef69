// What is out of the ordinary about a member: drained, a front, a certificate about to expire.
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { ago } from '@/lib/format';
import type { Member } from './use_members';

const kSoonMs = 30 * 86_400_000;  // certificates renew themselves long before

export function MemberFacts(props: { member: Member | undefined; now: Date }) {
  const { language } = useSettings();
  const text = usePageText();
  const { member, now } = props;
  if (!member) return null;
  const expires = member.certificate_expires_at;
  const isSoon = expires !== null && new Date(expires).getTime() - now.getTime() < kSoonMs;
  return (
    <>
      {member.role === 'front' && <small>{text.memberFront}</small>}
      {member.state === 'draining' && <small class="warning">{text.memberDraining}</small>}
      {member.state === 'removed' && <small>{text.memberRemoved}</small>}
      {isSoon && <small class="warning">{text.certificateSoon(ago(expires, language, now))}</small>}
    </>
  );
}
