export default function Effects() { return null; }
