import { useState } from "react";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Field, TextInput } from "../../ui/Field";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  save: ["Save this view", "保存此视图"],
  name: ["Name", "名称"],
  nameHint: ["Kept in this browser.", "保存在当前浏览器中。"],
  views: ["Saved views", "已保存的视图"],
  remove: (name: string) => [`Delete ${name}`, `删除 ${name}`],
});

export interface View {
  name: string;
  search?: string;
  segment?: string;
}

const place = "rondo.views.customers";
const read = (): View[] => {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "[]") as View[];
  } catch {
    return [];
  }
};

/** Filters under a name, for this browser. */
export function SavedViews({ current, choose }: { current: { search: string; segment: string }; choose: (view: View) => void }) {
  const say = useWords(words);
  const [views, setViews] = useState(read);
  const [name, setName] = useState<string | null>(null);
  const keep = (views: View[]) => {
    localStorage.setItem(place, JSON.stringify(views));
    setViews(views);
  };
  const isFiltered = current.search !== "" || current.segment !== "";
  return (
    <div className="row wrap" role="group" aria-label={say.views}>
      {views.map((view) => (
        <span key={view.name} className="customers-view">
          <Button look="quiet" onClick={() => choose(view)}>{view.name}</Button>
          <IconButton icon="close" label={say.remove(view.name)} onClick={() => keep(views.filter((other) => other.name !== view.name))} />
        </span>
      ))}
      {isFiltered && <Button icon="star" onClick={() => setName("")}>{say.save}</Button>}
      {name !== null && (
        <Dialog title={say.save} close={() => setName(null)} confirm={say.save} isReady={name.trim() !== ""} onConfirm={() => {
          keep([...views.filter((other) => other.name !== name.trim()), { name: name.trim(), ...current }]);
          setName(null);
        }}>
          <Field label={say.name} hint={say.nameHint}><TextInput value={name} onChange={(event) => setName(event.target.value)} /></Field>
        </Dialog>
      )}
    </div>
  );
}
