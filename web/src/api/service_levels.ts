// The working time in which incidents are to be answered and resolved.

export const kWeek =
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const kZones = ['Europe/Madrid', 'Atlantic/Canary', 'UTC'] as const;
export const kUrgencies = ['urgent', 'high', 'normal', 'low'] as const;
export type Urgency = (typeof kUrgencies)[number];
export type MinutesName = `${Urgency}_${'response' | 'resolution'}_minutes`;

export type ServiceLevels = Record<MinutesName, number> & {
  zone: string;
  days: string[];
  opens: string;
  closes: string;
  holidays: string[];
  reopen_days: number;
  registration: boolean;
};

/** "1", "1,5", "0.25" hours as minutes; null for anything else. */
export function minutesOf(hours: string): number | null {
  const plain = hours.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  return Math.round(Number(plain) * 60);
}
