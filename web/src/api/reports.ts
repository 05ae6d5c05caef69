// The requests about reports: targets by company, customer and salesperson; a company's figures.
import type { Client } from './client';
import { listQuery, type ListParams } from './records';
import type { Page } from './types';

export interface Tally {
  total: number;
  met: number;
  failed: number;
  pending: number;
  cancelled: number;
  percent_met: number | null;
}

export interface ReportLine extends Tally {
  company: string;
  company_name: string;
  customer: string;
  customer_name: string;
  salesperson: string | null;
  salesperson_name: string;
}

export interface CompanyStatistics {
  customers: number;
  archived: number;
  visits: number;
  fulfilled: number;
  last_planned_on: string | null;
  targets: Tally;
}

export interface Report {
  lines: ReportLine[];
  /** There was more than a page can hold. */
  isCut: boolean;
}

const kLinesMax = 20_000;
const kPageLines = '500';

/** All lines: a page of the server's has few, and ends between companies. */
export async function fetchReport(
  client: Client, params: ListParams, signal?: AbortSignal,
): Promise<Report> {
  const lines: ReportLine[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<ReportLine> = await client.request(`/api/v1/reports/targets?${listQuery(
      params, { limit: kPageLines, ...(cursor && { cursor }) })}`, { signal });
    lines.push(...page.items);
    cursor = page.next;
  } while (cursor && lines.length < kLinesMax);
  return { lines, isCut: cursor !== null };
}

export function fetchCompanyStatistics(
  client: Client, company: string, signal?: AbortSignal,
): Promise<CompanyStatistics> {
  return client.request(`/api/v1/companies/${company}/statistics`, { signal });
}

export interface IncidentLine {
  key: string | null;
  name: string;
  total: number;
  resolved: number;
  overdue: number;
  answered: number;
  answered_in_time: number;
  resolved_in_time: number;
  response_minutes: number | null;
  resolution_minutes: number | null;
  rated: number;
  satisfaction: number | null;
}
