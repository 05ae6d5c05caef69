// Wires the page together: settings, words, data, session, routes.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from 'preact';
import { App } from './app/app';
import { Boundary } from './app/boundary';
import { SettingsProvider } from './app/settings';
import { firstLanguage, loadTexts } from './i18n/texts';
import { beginIn } from './i18n/words';
import { ApiError } from './api/problem';
import './styles/base.css';
import './styles/kit.css';
import './styles/layout.css';

const kRetriesMax = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A cluster is often used with no internet at all, which browsers call "offline".
      networkMode: 'always',
      retry: (count, error) =>
        count < kRetriesMax && error instanceof ApiError && error.isTransient,
      retryDelay: (count) => 500 * 2 ** count,
    },
    mutations: { networkMode: 'always' },
  },
});

const language = firstLanguage(document.documentElement.lang, navigator.languages);
beginIn(language);
void loadTexts().then((texts) => render(
  <SettingsProvider first={language} texts={texts}>
    <Boundary>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </Boundary>
  </SettingsProvider>,
  document.getElementById('app')!,
));
