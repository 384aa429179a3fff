import { createContext, useContext, useMemo } from "react";
import type { Language } from "../api/common";

/** One thing said in both languages, side by side, so that neither can be forgotten. */
export type Pair = readonly [english: string, chinese: string];

type Entry = Pair | ((...values: never[]) => Pair);

/** A table of pairs, or of functions that make one. */
export const pairs = <Table extends Record<string, Entry>>(table: Table): Table => table;

/** What a table of pairs is in one language. */
export type Spoken<Table extends Record<string, Entry>> = {
  [Key in keyof Table]: Table[Key] extends (...values: infer Values) => Pair ? (...values: Values) => string : string;
};

export const LanguageContext = createContext<Language>("en");

export const useLanguage = (): Language => useContext(LanguageContext);

export const pick = (pair: Pair, language: Language): string => (language === "en" ? pair[0] : pair[1]);

/** The table in the language of the console. Define the table outside the component. */
export function useWords<Table extends Record<string, Entry>>(table: Table): Spoken<Table> {
  const language = useLanguage();
  return useMemo(() => speak(table, language), [table, language]);
}

export function speak<Table extends Record<string, Entry>>(table: Table, language: Language): Spoken<Table> {
  const spoken = Object.entries(table).map(([key, entry]) => [
    key,
    typeof entry === "function"
      ? (...values: never[]) => pick(entry(...values), language)
      : pick(entry, language),
  ]);
  return Object.fromEntries(spoken) as Spoken<Table>;
}
