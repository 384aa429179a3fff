export default function NewImport() { return null; }
