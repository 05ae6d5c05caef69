// Dictionaries that load in one language at a time.
//
// A module of texts awaits its dictionary, so whoever imports it finds the words there. Another
// language is shown once all dictionaries in use have it: the page never waits for a word.
//
// What awaits may not be waited for: a dictionary imports this module and nothing else, and its
// loaders stand outside of the `await`, or the bundler takes the first load to pieces.
import { plural, type Language } from '@/lib/format';

type Loader<T> = () => Promise<T>;

let wanted: Language = 'es';
const loads: ((language: Language) => Promise<void>)[] = [];

export async function dictionary<T>(loaders: Record<Language, Loader<T>>) {
  const words: Partial<Record<Language, T>> = {};
  const load = async (language: Language) => { words[language] ??= await loaders[language](); };
  loads.push(load);
  // The person may choose the other language meanwhile.
  while (!words[wanted]) await load(wanted);
  // Between a choice and its words, those that are there.
  return (language: Language): T => words[language] ?? words.es ?? words.en!;
}

/** "1 node", "2 nodes": for dictionaries. */
export const counted = (language: Language) => (count: number, one: string, other: string) =>
  plural(count, language, one, other);

/** Before the first dictionary: the language that they load in. */
export function beginIn(language: Language): void {
  wanted = language;
}

/** Loads all dictionaries in use in that language; rejects, and stays, when one is not had. */
export async function loadLanguage(language: Language): Promise<void> {
  const before = wanted;
  wanted = language;
  try {
    await Promise.all(loads.map((load) => load(language)));
  } catch (error) {
    wanted = before;
    throw error;
  }
}
