// The way back to the cluster's page.
import { Link } from 'wouter-preact';
import { useText } from '@/app/settings';
import { Icon } from '@/kit/icons';
import '@/styles/records.css';

export function ClusterCrumb() {
  const text = useText();
  return (
    <Link class="crumb" href="/cluster"><Icon name="left" size={12} />{text.cluster}</Link>
  );
}
