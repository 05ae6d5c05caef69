// Wires the page together: settings, data, session, routes.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from 'preact';
import { App } from './app/app';
import { Boundary } from './app/boundary';
import { SettingsProvider } from './app/settings';
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

render(
  <SettingsProvider>
    <Boundary>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </Boundary>
  </SettingsProvider>,
  document.getElementById('app')!,
);
