// English texts of the home page.
import type { HomeDictionary } from './home_es';
import { counted } from './words';

const n = counted('en');

export const homeEn: HomeDictionary = {
  home: 'Home',
  morning: (name: string) => `Good morning, ${name}`,
  afternoon: (name: string) => `Good afternoon, ${name}`,
  evening: (name: string) => `Good evening, ${name}`,
  atAGlance: 'At a glance',
  seeAll: 'See all',
  seeAllOf: (title: string) => `See all: ${title}`,
  visitsToday: 'Visits today',
  visitsTodayNone: 'Nothing planned for today.',
  visitsOverdue: 'Overdue visits',
  visitsOverdueNone: 'No visit of the past days is left to be made.',
  targetsOpen: 'Visits made with targets to settle',
  targetsOpenShort: 'To settle',
  targetsOpenNone: 'All visits made have their targets settled.',
  visitsNext: 'Next seven days',
  visitsNextNone: 'No visits are planned for the next seven days.',
  planOne: 'Plan a visit',
  markDone: 'Done',
  markDoneOf: (customer: string) => `Mark the visit to ${customer} as done`,
  markedDone: (customer: string) => `Visit to ${customer}: done`,
  isDone: 'done',
  pendingTargets: (count: number) => `${n(count, 'target', 'targets')} pending`,
  conflictsMine: 'Open conflicts',
  conflictsNone: 'No open conflicts.',
  conflictMine: 'yours',
  clusterHealth: 'The cluster',
  latestPosts: 'Latest news',
  latestPostsNone: 'No news yet.',
  myWork: 'My work',
  myWorkNone: 'You have no open assignments.',
  myWorkNobody: 'Your account is not tied to a person, so your work does not show here.',
  myWorkLink: 'Tie it in People',
  vacancies: 'Vacancies',
  customerGone: 'deleted customer',
};
