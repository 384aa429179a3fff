import { useId, type InputHTMLAttributes, type ReactElement, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, cloneElement } from "react";
import type { Refused } from "../api/client";

interface FieldProperties {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it, in a sentence. */
  error?: string | null;
  children: ReactElement<{ id?: string; "aria-describedby"?: string; "aria-invalid"?: boolean }>;
}

/** A control under its label, with a hint or what is wrong with it below. */
export function Field({ label, hint, error, children }: FieldProperties) {
  const id = useId();
  const note = error || hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, { id, ...(note && { "aria-describedby": `${id}-note` }), ...(error && { "aria-invalid": true }) })}
      {note && (
        <p id={`${id}-note`} className={error ? "field-error" : "field-hint"}>
          {note}
        </p>
      )}
    </div>
  );
}

/** The sentence of a refusal that names this field. */
export const errorOf = (refused: Refused | null, field: string): string | null =>
  refused?.field === field ? refused.message : (refused?.problems.find((p) => p.field === field)?.message ?? null);

export function TextInput(properties: InputHTMLAttributes<HTMLInputElement>) {
  return <input type="text" className="control" autoComplete="off" {...properties} />;
}

export function TextArea(properties: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea className="control" rows={4} {...properties} />;
}

type NumberProperties = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> & {
  value: number | null | undefined;
  onValue: (value: number | null) => void;
};

/** A number that may be left empty. */
export function NumberInput({ value, onValue, ...rest }: NumberProperties) {
  return (
    <input type="number" inputMode="decimal" className="control number" value={value ?? ""} autoComplete="off"
      onChange={(event) => onValue(event.target.value === "" ? null : Number(event.target.value))} {...rest} />
  );
}

export interface Option {
  value: string;
  label: string;
}

type SelectProperties = Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange"> & {
  options: readonly Option[];
  /** Further options under headings. */
  groups?: readonly { label: string; options: readonly Option[] }[];
  onValue: (value: string) => void;
};

export function Select({ options, groups = [], onValue, ...rest }: SelectProperties) {
  return (
    <select className="control" onChange={(event) => onValue(event.target.value)} {...rest}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
      {groups.map((group) => group.options.length > 0 && (
        <optgroup key={group.label} label={group.label}>
          {group.options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </optgroup>
      ))}
    </select>
  );
}

export function Checkbox({ label, checked, onValue, disabled }: { label: ReactNode; checked: boolean; onValue: (on: boolean) => void; disabled?: boolean }) {
  return (
    <label className="checkbox">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onValue(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}

/** One of a few, all seen at once. */
export function Segmented({ label, options, value, onValue }: { label: string; options: readonly Option[]; value: string; onValue: (value: string) => void }) {
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={option.value === value ? "is-on" : ""}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onValue(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
