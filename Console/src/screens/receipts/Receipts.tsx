export default function Receipts() { return null; }
