// English texts of the sign-in.
import type { EntryDictionary } from './entry_es';

export const entryEn: EntryDictionary = {
  signInTitle: 'Sign in',
  signInTo: (cluster) => `Sign in to ${cluster}`,
  signIn: 'Sign in',
  signInWrong: 'Wrong user or password.',
  signInRequired: 'Type your user and your password.',
  lockedHint: 'The account is not locked: you can try again after that time. If you have '
    + 'forgotten your password, ask an administrator for a link to change it.',
  codeLabel: '6-digit code',
  codeHint: 'The authenticator app on your phone shows it. It changes every 30 seconds.',
  codeUse: 'Use the code from the app',
  recoveryLabel: 'Recovery code',
  recoveryHint: 'One of the ten you kept when you turned the second factor on. Each works once.',
  recoveryUse: 'No phone at hand? Use a recovery code',
  recoveryWrong: 'That recovery code is wrong or was used already.',
  registerLink: 'A customer without an account? Create one',
  expiredTitle: 'Your session has ended',
  expiredBody: 'Sign in again to go on where you were. What you typed is still there.',
};
