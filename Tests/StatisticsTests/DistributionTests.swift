import Statistics
import Testing

/// Whether `found` is `expected` to `tolerance`, relative where it is not near zero.
func isClose(_ found: Double, _ expected: Double, _ tolerance: Double = 1e-10) -> Bool {
  abs(found - expected) <= tolerance * max(abs(expected), 1e-3)
}

// All expected values: SciPy 1.17.1, scipy.stats, to the last digit.
@Suite("Distributions")
struct DistributionTests {
  @Test(
    "normal",
    arguments: [
      (-8, 6.22096057427174e-16), (-3, 0.0013498980316300933), (-1.959963984540054, 0.025),
      (-0.5, 0.3085375387259869), (0, 0.5), (0.1, 0.539827837277029), (1, 0.8413447460685429),
      (2.5, 0.9937903346742238),
    ])
  func normal(x: Double, probability: Double) {
    #expect(abs(Normal.cumulative(x) / probability - 1) < 1e-13)
    #expect(isClose(Normal.quantile(probability), x, 1e-12))
  }

  @Test("normal, far out")
  func normalTails() {
    #expect(abs(Normal.survival(15) / 3.6709661993126986e-51 - 1) < 1e-12)
    #expect(isClose(Normal.quantile(1e-12), -7.034483825301131, 1e-13))
    #expect(isClose(Normal.quantile(0.999999), 4.753424308817087, 1e-11))
    #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity && Normal.quantile(2).isNaN)
  }

  @Test(
    "Student's t",
    arguments: [
      (-2, 3, 0.06966298427942152), (0.5, 1, 0.6475836176504333), (1.96, 10, 0.9607818798761502),
      (2.5, 30.5, 0.9909918770681041), (-4, 200, 4.456547609296721e-05), (1.5, 1e5, 0.9331912202385847),
    ])
  func studentT(x: Double, degrees: Double, probability: Double) {
    let distribution = StudentT(degrees: degrees)
    #expect(isClose(distribution.cumulative(x), probability))
    #expect(isClose(distribution.quantile(probability), x))
  }

  @Test(
    "Student's t, quantiles",
    arguments: [
      (0.975, 1, 12.706204736174694), (0.975, 2.5, 3.5746548420036817), (0.975, 10, 2.228138851986274),
      (0.9995, 5, 6.868826625881276), (0.01, 30, -2.4572615424005915), (0.975, 5836.7, 1.960370507897969),
    ])
  func studentTQuantile(probability: Double, degrees: Double, x: Double) {
    #expect(isClose(StudentT(degrees: degrees).quantile(probability), x))
  }

  @Test(
    "chi-square",
    arguments: [
      (0.5, 1, 0.47950012218695337), (10.828, 1, 0.0009997657195830916), (25, 10, 0.005345505487134069),
      (3, 7, 0.8850022316431506), (150, 100, 0.0009039320423540184),
    ])
  func chiSquare(x: Double, degrees: Double, beyond: Double) {
    #expect(isClose(ChiSquare(degrees: degrees).survival(x), beyond))
    #expect(isClose(ChiSquare(degrees: degrees).quantile(1 - beyond), x))
  }

  @Test(
    "gamma",
    arguments: [
      (0.5, 0.3, 0.8138118046743924), (2, 2, 0.5939941502901616), (10, 5.5, 0.9546593255659396),
      (120, 100, 0.9721362601094793), (0.001, 1, 0.0009995001666250082), (3.1856790317391693e-06, 0.3, 0.025),
      (64.7805985929183, 50, 0.975), (15.632066810119992, 5.5, 0.999),
    ])
  func gamma(x: Double, shape: Double, probability: Double) {
    #expect(isClose(Gamma(shape: shape).cumulative(x), probability))
    #expect(abs(Gamma(shape: shape).quantile(probability) / x - 1) < 1e-10)
  }

  @Test(
    "beta",
    arguments: [
      (0.3, 2, 5, 0.5798250000000003), (0.5, 0.5, 0.5, 0.5), (0.9, 100, 3, 0.0016335260315866332),
      (0.01, 1, 200, 0.8660203251420381), (0.2, 30, 120, 0.5163040540272408), (0.043271868292741676, 2, 5, 0.025),
      (0.2674121579648794, 30, 120, 0.975), (0.5011872336272722, 10, 1, 0.001),
    ])
  func beta(x: Double, alpha: Double, beta: Double, probability: Double) {
    let distribution = Beta(alpha: alpha, beta: beta)
    #expect(isClose(distribution.cumulative(x), probability))
    #expect(isClose(distribution.quantile(probability), x))
  }

  @Test(
    "Fisher's F",
    arguments: [
      (4, 1, 10, 0.07338803477074037), (2.5, 5, 20, 0.06492704610094516), (0.5, 3, 7, 0.6940363875688137),
      (1.2, 100, 200, 0.1400433575276638),
    ])
  func fisherF(x: Double, numerator: Double, denominator: Double, beyond: Double) {
    let distribution = FisherF(numerator: numerator, denominator: denominator)
    #expect(isClose(distribution.survival(x), beyond))
    #expect(isClose(distribution.quantile(1 - beyond), x))
  }

  @Test("quantiles undo the cumulative everywhere")
  func inverse() {
    var random = Xoshiro256(seed: 4)
    for _ in 0..<2_000 {
      let probability = random.uniform()
      let a = random.logNormal(location: 1, scale: 2)
      let b = random.logNormal(location: 1, scale: 2)
      #expect(isClose(Gamma(shape: a).cumulative(Gamma(shape: a).quantile(probability)), probability, 1e-9))
      let beta = Beta(alpha: a, beta: b)
      let x = beta.quantile(probability)
      // Where the density is huge, the nearest double may still be some way off.
      #expect(beta.cumulative(x - 8 * x.ulp) - 1e-9 <= probability, "\(a) \(b) \(probability)")
      #expect(beta.cumulative(x + 8 * x.ulp) + 1e-9 >= probability, "\(a) \(b) \(probability)")
      let t = StudentT(degrees: a + 0.5)
      #expect(isClose(t.cumulative(t.quantile(probability)), probability, 1e-9))
    }
  }
}
