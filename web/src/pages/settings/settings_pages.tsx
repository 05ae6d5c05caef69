// The pages under /settings: what each administrator finds in one place.
import { lazy } from 'preact/compat';
import { CompanyPage } from './company_page';

const CertificatesPage = lazy(() =>
  import('./certificates_page').then((page) => page.CertificatesPage));
const UpdatePage = lazy(() => import('./update_page').then((page) => page.UpdatePage));
const NotFoundPage = lazy(() =>
  import('@/pages/not_found_page').then((page) => page.NotFoundPage));

export function SettingsPages(props: { page: string | undefined; place: string }) {
  switch (props.page) {
    case undefined: return <CompanyPage place={props.place} />;
    case 'certificates': return <CertificatesPage place={props.place} />;
    case 'update': return <UpdatePage place={props.place} />;
    default: return <NotFoundPage place={props.place} />;
  }
}
