// The API for people who write programs: a token, a request to try, the same with curl.
import { useState } from 'preact/hooks';
import { useText } from '@/app/settings';
import { Page } from '@/kit/page';
import { AccessTokenForm } from './access_token_form';
import { kExamples, type Example } from './examples';
import { TryIt } from './try_it';
import '@/styles/api.css';

export function ApiPage(props: { place: string }) {
  const text = useText();
  const [bearer, setBearer] = useState('');
  const [example, setExample] = useState<Example>(kExamples[0]!);
  return (
    <Page title={text.apiTitle} place={props.place}
      lead={<>{text.apiLead} <a href="/api/v1/openapi.json" target="_blank" rel="noopener">
        {text.apiReference}</a></>}>
      <div class="api">
        <TryIt key={example.id} example={example} bearer={bearer} onBearer={setBearer}
          onExample={setExample} />
        <AccessTokenForm onToken={setBearer} />
      </div>
    </Page>
  );
}
