import { useState } from "react";
import { setParameters } from "../../app/router";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Checkbox } from "../../ui/Field";
import { pairs, useWords } from "../../words/words";
import { standardColumns, useColumnChoices } from "./columns";

const words = pairs({
  columns: ["Columns", "列"],
  title: ["Columns of the list", "列表显示的列"],
  show: ["Show these", "显示所选列"],
  own: ["Of every customer", "通用"],
  fields: ["Fields of the profile", "资料字段"],
  name: ["The name always stands first.", "姓名始终在第一列。"],
});

/** Chooses what the list shows; the choice stands in the address and goes into saved views. */
export function ColumnChoice({ chosen, fields }: { chosen: readonly string[]; fields: readonly string[] }) {
  const say = useWords(words);
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const choices = useColumnChoices(fields).filter((one) => one.value !== "name");
  const turn = (key: string, isOn: boolean) => setDraft((before) => (isOn ? [...(before ?? []), key] : (before ?? []).filter((one) => one !== key)));
  const keep = () => {
    // In the order of the choices, so that the same columns are the same view.
    const keys = ["name", ...choices.map((one) => one.value).filter((key) => draft?.includes(key))];
    setParameters({ columns: keys.join() === standardColumns.join() ? null : keys.join() });
    setDraft(null);
  };
  const group = (list: typeof choices) => list.map((one) => <Checkbox key={one.value} label={one.label} checked={draft?.includes(one.value) ?? false} onValue={(isOn) => turn(one.value, isOn)} />);
  return (
    <>
      <Button icon="layers" onClick={() => setDraft(chosen)}>{say.columns}</Button>
      {draft && (
        <Dialog title={say.title} close={() => setDraft(null)} confirm={say.show} onConfirm={keep}>
          <p className="second small">{say.name}</p>
          <fieldset className="customers-columns"><legend className="strong small">{say.own}</legend>{group(choices.filter((one) => !one.value.startsWith("profile.")))}</fieldset>
          {fields.length > 0 && <fieldset className="customers-columns"><legend className="strong small">{say.fields}</legend>{group(choices.filter((one) => one.value.startsWith("profile.")))}</fieldset>}
        </Dialog>
      )}
    </>
  );
}
