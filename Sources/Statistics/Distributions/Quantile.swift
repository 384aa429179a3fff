internal import Glibc

/// Where the increasing function `cumulative` reaches `probability` within [lower, upper]: Newton's steps with
/// `density`, halved into the bracket where they leave it.
func quantile(
  _ probability: Double, lower: Double, upper: Double, start: Double,
  cumulative: (Double) -> Double, density: (Double) -> Double
) -> Double {
  var (low, high, x) = (lower, upper, start)
  for _ in 0..<200 {
    let error = cumulative(x) - probability
    if error == 0 { return x }
    if error > 0 { high = x } else { low = x }
    var next = x - error / density(x)
    if abs(next - x) <= abs(next) * 1e-15 { return next }
    if !(next > low && next < high) { next = middle(low, high) }
    if next <= low || next >= high { return x }
    x = next
  }
  return x
}

/// Halves the logarithm where both are positive, since quantiles near zero span many powers.
private func middle(_ low: Double, _ high: Double) -> Double {
  if high == .infinity { return low > 0 ? low * 4 : 1 }
  return low > 0 && high / low > 4
    ? (low * high).squareRoot() : low == 0 && high > 1e-300 ? high / 16 : (low + high) / 2
}
