// The company's mark and name, or Panal's own.
import { pictureOf, useBranding } from '@/api/branding';
import { Logo } from '@/kit/logo';
import { useText } from './settings';

export function Brand(props: { size?: number; place?: string }) {
  const text = useText();
  const { branding } = useBranding();
  return (
    <>
      {branding.logo
        ? <img class="brand-logo" src={pictureOf('logo', branding.logo)} alt=""
          height={props.size ?? 24} />
        : <Logo size={props.size} />}
      <span>{branding.title || text.appName}{props.place && <small>{props.place}</small>}</span>
    </>
  );
}
