export default function Coupons() { return null; }
