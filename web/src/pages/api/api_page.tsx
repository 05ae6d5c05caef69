// The API for people who write programs: a token, a request to try, the same with curl.
import { useState } from 'preact/hooks';
import { useApiText } from '@/i18n/api';
import { useNavigationText } from '@/i18n/navigation';
import { Page } from '@/kit/page';
import { AccessTokenForm } from './access_token_form';
import { kExamples, type Example } from './examples';
import { TryIt } from './try_it';
import '@/styles/api.css';

export function ApiPage(props: { place: string }) {
  const words = useApiText();
  const [bearer, setBearer] = useState('');
  const [example, setExample] = useState<Example>(kExamples[0]!);
  return (
    <Page title={useNavigationText().apiTitle} place={props.place}
      lead={<>{words.apiLead} <a href="/api/v1/openapi.json" target="_blank" rel="noopener">
        {words.apiReference}</a></>}>
      <div class="api">
        <TryIt key={example.id} example={example} bearer={bearer} onBearer={setBearer}
          onExample={setExample} />
        <AccessTokenForm onToken={setBearer} />
      </div>
    </Page>
  );
}
