import { useMemo } from "react";
import type { CustomerRow, Value } from "../../api/customers";
import type { Column } from "../../ui/DataTable";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  name: ["Name", "姓名"],
  handle: ["Handle", "标识"],
  orders: ["Orders", "订单数"],
  spend: ["Spent", "累计消费"],
  last: ["Last order", "最近下单"],
  rfm: ["RFM", "RFM"],
  created: ["Customer since", "成为客户"],
});

/** What a list of customers shows unless somebody chose. */
export const standardColumns = ["name", "handle", "orders", "spend", "last", "rfm"];

const profilePrefix = "profile.";

const at = (profile: Record<string, Value>, path: string): Value | undefined =>
  path.split(".").reduce<Value | undefined>((place, name) => (typeof place === "object" && place !== null && !Array.isArray(place) ? place[name] : undefined), profile);

const shown = (value: Value | undefined): string => (value === undefined || value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value));

/** The columns of a list of customers by their keys; `profile.city` is a field of the profile. */
export function useCustomerColumns(keys: readonly string[] = standardColumns): Column<CustomerRow>[] {
  const say = useWords(words);
  const format = useFormat();
  const wanted = keys.join(",");
  return useMemo(() => {
    const known: Record<string, Column<CustomerRow>> = {
      name: { key: "name", title: say.name, render: (row) => row.name, width: "26%" },
      handle: { key: "handle", title: say.handle, render: (row) => <span className="second">{row.handles[0]?.replace(/^[a-z_]+:/, "") ?? "–"}</span>, isWide: true },
      orders: { key: "orders", title: say.orders, render: (row) => format.number(row.orders), isNumber: true, width: "12%" },
      spend: { key: "spend", title: say.spend, render: (row) => format.money(row.spend_minor), isNumber: true, width: "16%" },
      last: { key: "last", title: say.last, render: (row) => format.day(row.last_order_at), isWide: true, width: "16%" },
      rfm: { key: "rfm", title: say.rfm, render: (row) => row.rfm_cell ?? "–", isWide: true, width: "8%" },
      created: { key: "created", title: say.created, render: (row) => format.day(row.created_at), isWide: true, width: "14%" },
    };
    const columns = wanted.split(",").flatMap((key): Column<CustomerRow>[] => {
      const path = key.slice(profilePrefix.length);
      if (key.startsWith(profilePrefix) && path) return [{ key, title: path, render: (row) => shown(at(row.profile, path)), isWide: true }];
      const column = known[key];
      return column ? [column] : [];
    });
    // Of what somebody chose, the first two beside the name are shown on a phone as well.
    return wanted === standardColumns.join() ? columns : columns.map((column, place) => (place < 3 ? { ...column, isWide: false } : column));
  }, [say, format, wanted]);
}

/** Every column one may choose: the list's own, then the fields that profiles have. */
export function useColumnChoices(fields: readonly string[]): { value: string; label: string }[] {
  const say = useWords(words);
  const own = [...standardColumns, "created"].map((key) => ({ value: key, label: say[key as keyof typeof words] }));
  return [...own, ...fields.map((path) => ({ value: profilePrefix + path, label: path }))];
}
