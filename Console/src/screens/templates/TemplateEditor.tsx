export default function TemplateEditor() { return null; }
