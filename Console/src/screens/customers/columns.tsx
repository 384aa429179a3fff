import { useMemo } from "react";
import type { CustomerRow } from "../../api/customers";
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
});

/** The columns every list of customers shares. */
export function useCustomerColumns(): Column<CustomerRow>[] {
  const say = useWords(words);
  const format = useFormat();
  return useMemo(
    () => [
      { key: "name", title: say.name, render: (row) => row.name, width: "26%" },
      { key: "handle", title: say.handle, render: (row) => <span className="second">{row.handles[0]?.replace(/^[a-z_]+:/, "") ?? "–"}</span>, isWide: true },
      { key: "orders", title: say.orders, render: (row) => format.number(row.orders), isNumber: true, width: "12%" },
      { key: "spend", title: say.spend, render: (row) => format.money(row.spend_minor), isNumber: true, width: "16%" },
      { key: "last", title: say.last, render: (row) => format.day(row.last_order_at), isWide: true, width: "16%" },
      { key: "rfm", title: say.rfm, render: (row) => row.rfm_cell ?? "–", isWide: true, width: "8%" },
    ],
    [say, format],
  );
}
