// English texts of the first-run wizard.
import type { SetupDictionary } from './setup_es';

export const setupEn: SetupDictionary = {
  setupTitle: 'First steps',
  setupLead: 'This node is new. In a minute it will be a cluster of one that others can join.',
  setupNode: (node) => `Node ${node}`,
  setupCode: 'Setup code',
  setupCodeHint: '“panal serve” prints it in the terminal when it starts. It works once.',
  setupCodeWrong: 'That code is wrong. Copy it from the terminal where “panal serve” runs.',
  setupCluster: 'Cluster name',
  setupClusterHint: 'For example, that of the company or the site.',
  setupAdmin: 'Administrator',
  setupAdminHint: 'The first account. It can create the others and add nodes.',
  setupLogin: 'User',
  setupLoginHint: 'What you sign in with: short, no spaces.',
  setupName: 'Full name',
  setupSubmit: 'Create the cluster',
  setupSubmitting: 'Creating…',
  setupDone: 'Somebody else has finished the setup. Sign in with your account.',
  setupJoin: 'Have a cluster already? On this node run',
};
