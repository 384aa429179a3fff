export default function SegmentPage() { return null; }
