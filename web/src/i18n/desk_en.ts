// English texts of reports, calendar, merging and news.
import type { DeskDictionary } from './desk_es';
import { counted } from './words';

const n = counted('en');

export const deskEn: DeskDictionary = {
  report: 'Targets report',
  reportLead: (from: string, to: string) =>
    `Visits planned${from && ` from ${from}`}${to && ` to ${to}`}.`,
  reportLeadAll: 'Of all visits.',
  reportNone: 'No targets in this period',
  reportNoneHint: 'Choose other dates or take away a filter.',
  reportCut: 'There is more than fits here: choose a shorter period.',
  period: 'Period',
  periods: {
    month: 'This month', last_month: 'Last month', quarter: 'This quarter', year: 'This year',
    year_back: 'The last 12 months', all: 'Everything', own: 'Other dates',
  },
  from: 'From',
  to: 'To',
  groupBy: 'Group by',
  outcomes: {
    total: 'Targets', met: 'Met', failed: 'Failed', pending: 'Pending', cancelled: 'Cancelled',
  },
  outcomesBy: (what: string) => `Outcome by ${what}`,
  outcomeChart: (count: number) =>
    `Bar chart of ${n(count, 'group', 'groups')}; the figures are in the table that follows`,
  percentMet: '% met',
  nobody: 'Nobody',

  calendar: 'Calendar',
  calendarLead: 'The visits planned, day by day.',
  calendarCut: 'There are more visits than fit: choose a salesperson or look at fewer days.',
  view: 'View',
  views: { month: 'Month', week: 'Week', agenda: 'Agenda' },
  before: { month: 'Month before', week: 'Week before', agenda: 'Days before' },
  after: { month: 'Month after', week: 'Week after', agenda: 'Days after' },
  today: 'Today',
  visitStates: { done: 'done', late: 'overdue', planned: 'planned' },
  visitCount: (count: number) => n(count, 'visit', 'visits'),
  moreVisits: (count: number) => `${count} more`,
  planOn: (day: string) => `Plan a visit on ${day}`,
  dayEmpty: 'Nothing planned.',
  feed: 'On my phone…',
  feedTitle: 'The visits in your calendar',
  feedLead: 'This makes a secret address that your calendar program reads by itself. It shows your '
    + 'visits and nothing else; you can revoke it in your account at any time.',
  feedName: 'Calendar',
  feedCreate: 'Make the address',
  feedAddress: 'Address of the calendar (iCal)',
  feedHow: 'Add it to your calendar as a “subscription by URL”, or scan the code with the phone.',
  feedUntil: (time: string) => `Shown only now. Valid until ${time}.`,
  feedQr: 'QR code with the address of the calendar',

  plan: 'Plan visits',
  planTitle: (name: string) => `Plan visits to ${name}`,
  planLead: (count: number) => (count === 0
    ? 'This company has no customers that are not archived: nobody to visit.'
    : `This makes a visit with a target for each customer that is not archived: ${count}.`),
  planDo: (count: number) => `Plan ${n(count, 'visit', 'visits')}`,
  planned: (count: number) => `${n(count, 'visit', 'visits')} planned`,
  figures: 'In figures',
  figureCustomers: 'Customers',
  figureArchived: (count: number) => `${count} archived`,
  figureVisits: 'Visits to its customers',
  figureDone: (count: number) => `${count} done`,
  figureLast: 'Last planned',
  figureNoTargets: 'There are no targets of this company yet.',
  alike: (count: number) => (count === 1 ? 'This customer may be here already'
    : `May be here already: there are ${count} customers like it`),
  alikeBy: (what: string) => `same ${what}`,
  merge: 'Merge two customers',
  mergeShort: 'Merge with another…',
  mergeLead: 'Their visits, targets and companies come together in the one that stays.',
  mergeWhich: (name: string) => `Which other customer is ${name}, too?`,
  mergeOther: 'The other customer',
  mergeAlike: 'The most alike',
  mergeAlikeNone: 'None has the same name, tax id, e-mail or phone.',
  choose: 'Choose',
  mergeStays: 'Stays',
  mergeGoes: 'Goes to the trash',
  mergeSame: (fields: string) => `The same in both: ${fields}.`,
  mergeDo: 'Merge',
  mergeSwap: 'Keep the other one',
  mergeTitle: 'Merge these two customers?',
  mergeBody: (from: string, into: string) =>
    `All that is of “${from}” goes to “${into}”, and “${from}” to the trash. There is no undo.`,
  merged: (from: string) => `“${from}” is merged`,

  commentsTitle: 'Comments',
  commentsOf: (title: string) => `Comments on ${title}`,
  commentsNone: 'Nobody has commented yet.',
  commentLabel: 'Your comment',
  commentPlaceholder: 'Write a comment…',
  commentAdd: 'Comment',
  commentRemove: 'Delete the comment',
  edited: 'edited',
  postPhoto: 'Photo of this post',
  which: 'Which news',
  whichAll: 'All',
  whichFavourites: 'Favourites',
  postCount: (count: number) => `${n(count, 'piece', 'pieces')} of news`,
};
