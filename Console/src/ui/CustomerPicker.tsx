import { useState } from "react";
import { withQuery } from "../api/client";
import type { Page } from "../api/common";
import type { CustomerRow } from "../api/customers";
import { useQuery } from "../api/query";
import { useSettled } from "../api/settled";
import { pairs, useWords } from "../words/words";
import { IconButton } from "./Button";
import { Field, TextInput } from "./Field";

const words = pairs({
  hint: ["Name, e-mail, phone or id", "姓名、邮箱、手机号或编号"],
  none: ["Nobody is called that.", "没有匹配的客户。"],
  clear: ["Choose another", "重新选择"],
});

/** Finds one customer by what one types; its value is the id, "" while nobody is chosen. */
export function CustomerPicker({ label, value, onValue }: { label: string; value: string; onValue: (id: string, row: CustomerRow | null) => void }) {
  const say = useWords(words);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<CustomerRow | null>(null);
  const wanted = useSettled(text.trim(), undefined, 200);
  const found = useQuery<Page<CustomerRow>>(wanted && !value ? withQuery("/v1/customers", { search: wanted, limit: 6 }) : null);
  const choose = (row: CustomerRow | null) => {
    setChosen(row);
    if (!row) setText("");
    onValue(row?.id ?? "", row);
  };
  if (value && chosen) {
    return <div className="picked row"><span className="grow"><span className="strong">{chosen.name}</span> <span className="second small">{chosen.handles[0]}</span></span><IconButton icon="close" label={say.clear} onClick={() => choose(null)} /></div>;
  }
  return (
    <div className="stack tight">
      <Field label={label} hint={say.hint}><TextInput type="search" value={text} onChange={(event) => setText(event.target.value)} /></Field>
      {found.data && found.data.items.length === 0 && <p className="quiet small">{say.none}</p>}
      {(found.data?.items.length ?? 0) > 0 && (
        <ul className="picker">
          {found.data?.items.map((row) => <li key={row.id}><button type="button" onClick={() => choose(row)}><span className="strong">{row.name}</span> <span className="second small">{row.handles[0]}</span></button></li>)}
        </ul>
      )}
    </div>
  );
}
