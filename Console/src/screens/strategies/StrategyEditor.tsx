export default function StrategyEditor() { return null; }
