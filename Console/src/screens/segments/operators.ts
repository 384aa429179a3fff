import { useCallback } from "react";
import { pick, useLanguage, type Pair } from "../../words/words";

const operatorWords: Record<string, Pair> = {
  "=": ["is", "等于"], "!=": ["is not", "不等于"], "<": ["below", "小于"], "<=": ["at most", "不超过"], ">": ["above", "大于"], ">=": ["at least", "不少于"],
  in: ["is one of", "属于"], contains: ["contains", "包含"], starts_with: ["starts with", "开头为"], is_set: ["is set", "有值"],
};

/** Which comparisons a type of value takes. */
export function operators(type: string): string[] {
  switch (type) {
    case "text": return ["=", "!=", "in", "is_set"];
    case "time": return ["is_set"];
    case "boolean": return ["=", "!=", "is_set"];
    case "words": return ["=", "!=", "in", "contains", "starts_with", "is_set"];
    default: return [">=", "<=", ">", "<", "=", "!=", "in", "is_set"];
  }
}

export function useOperatorWords(): (op: string) => string {
  const language = useLanguage();
  return useCallback((op: string) => (operatorWords[op] ? pick(operatorWords[op] as Pair, language) : op), [language]);
}
