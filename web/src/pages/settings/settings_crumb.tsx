// The way back to the settings.
import { Link } from 'wouter-preact';
import { useSystemText } from '@/i18n/system';
import { Icon } from '@/kit/icons';
import '@/styles/records.css';

export function SettingsCrumb() {
  const text = useSystemText();
  return (
    <Link class="crumb" href="/settings"><Icon name="left" size={12} />{text.settings}</Link>
  );
}
