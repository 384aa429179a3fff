import { useId, useState } from "react";
import type { Vocabulary } from "../../api/segments";
import { setParameters, usePlace } from "../../app/router";
import { Button, IconButton } from "../../ui/Button";
import { Field, Select, TextInput } from "../../ui/Field";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  orders: ["Orders", "订单"],
  any: ["Any", "不限"],
  yes: ["Has ordered", "下过单"],
  no: ["Never ordered", "从未下单"],
  consent: ["Consent", "授权"],
  never: ["never said", "从未表态"],
  granted: ["granted", "已同意"],
  pending: ["asked, not confirmed", "待确认"],
  withdrawn: ["withdrawn", "已撤回"],
  from: ["Customer from", "成为客户（起）"],
  to: ["to", "成为客户（止）"],
  field: ["Profile field", "资料字段"],
  value: ["Value", "值"],
  add: ["Filter", "筛选"],
  remove: (name: string) => [`Take ${name} out`, `移除 ${name}`],
});

/** The members of the address by which the list is filtered, beside search and segment. */
export function filtersOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => ["orders", "consent", "created_from", "created_to"].includes(name) || name.startsWith("profile.")));
}

const channels = ["email", "sms"];
const purposes = ["marketing", "service"];

/** Filters that are looked up customer by customer; each stands in the address. */
export function Filters({ vocabulary }: { vocabulary: Vocabulary | null }) {
  const say = useWords(words);
  const terms = useTerms();
  const { query } = usePlace();
  const set = (name: string) => (value: string) => setParameters({ [name]: value, open: null });
  const consent = query.get("consent") ?? "";
  const combined = purposes.flatMap((purpose) => channels.flatMap((channel) => (["granted", "pending", "withdrawn", "never"] as const).map((state) => ({ value: `${purpose}.${channel}.${state}`, label: `${terms.term(purpose)} · ${terms.term(channel)}: ${say[state]}` }))));
  const options = consent && !combined.some((one) => one.value === consent) ? [{ value: consent, label: consent }, ...combined] : combined;
  const any = { value: "", label: say.any };
  return (
    <>
      <Field label={say.orders}><Select value={query.get("orders") ?? ""} onValue={set("orders")} options={[any, { value: "yes", label: say.yes }, { value: "no", label: say.no }]} /></Field>
      <Field label={say.consent}><Select value={consent} onValue={set("consent")} options={[any, ...options]} /></Field>
      <Field label={say.from}><TextInput type="date" value={query.get("created_from") ?? ""} onChange={(event) => set("created_from")(event.target.value)} /></Field>
      <Field label={say.to}><TextInput type="date" value={query.get("created_to") ?? ""} onChange={(event) => set("created_to")(event.target.value)} /></Field>
      <FieldFilter vocabulary={vocabulary} />
    </>
  );
}

/** One field of the profile at a time; those in force stand beside with a way out. */
function FieldFilter({ vocabulary }: { vocabulary: Vocabulary | null }) {
  const say = useWords(words);
  const { query } = usePlace();
  const list = useId();
  const fields = vocabulary?.profile ?? [];
  const [path, setPath] = useState("");
  const [value, setValue] = useState("");
  const known = fields.find((one) => one.path === path);
  const inForce = [...query].filter(([name]) => name.startsWith("profile."));
  const add = () => {
    if (!path || !value.trim()) return;
    setParameters({ [`profile.${path}`]: value.trim(), open: null });
    setPath("");
    setValue("");
  };
  return (
    <>
      <Field label={say.field}><Select value={path} onValue={setPath} options={[{ value: "", label: "–" }, ...fields.map((one) => ({ value: one.path, label: one.path }))]} /></Field>
      {path && (
        <>
          <Field label={say.value}><TextInput list={list} value={value} onChange={(event) => setValue(event.target.value)} onKeyDown={(event) => event.key === "Enter" && add()} /></Field>
          <datalist id={list}>{known?.values.map((one) => <option key={one} value={one} />)}</datalist>
          <Button onClick={add} disabled={!value.trim()}>{say.add}</Button>
        </>
      )}
      {inForce.map(([name, value]) => (
        <span key={name} className="view is-on customers-filter"><span>{name.slice(8)} = {value}</span><IconButton icon="close" label={say.remove(name.slice(8))} onClick={() => setParameters({ [name]: null, open: null })} /></span>
      ))}
    </>
  );
}
