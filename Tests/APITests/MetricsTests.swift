import TestSupport
import Testing

@testable import API

@Suite("The figures for Prometheus")
struct MetricsTests {
  @Test("say where the loop stands and what was answered, by pattern and not by name", arguments: TestEngine.allCases)
  func figures(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      try await office.openShop()
      _ = try await office.shop.customer("Ann")
      try await office.turn()
      _ = await office.call("POST", "/v1/strategies/win-back/run")
      _ = await office.call("GET", "/v1/customers/email:ann@example.com")
      let due = await office.call("GET", "/metrics").text
      #expect(due.contains("rondo_due{stage=\"decide\"} 1"), "\(due)")
      try await office.turn()
      let text = await office.call("GET", "/metrics").text
      #expect(text.contains("rondo_actions{state=\"succeeded\"} 1"), "\(text)")
      #expect(text.contains("rondo_receipts_total{outcome=\"planned\"} 1"))
      #expect(
        text.contains(
          "rondo_http_requests_total{method=\"GET\",route=\"/v1/customers/{customer}\",status=\"200\"} 1"))
      #expect(text.contains("rondo_http_request_seconds_count{method=\"GET\",route=\"/metrics\"} 1"))
      #expect(!text.contains("ann@") && !text.contains("Ann"))
      #expect(await office.call("GET", "/metrics", as: .write).status == 403)
    }
  }

  @Test("escape what Prometheus would misread, and stand in families")
  func format() {
    var text = MetricsText()
    text.family("a_total", .counter, "one\ntwo")
    text.sample("a_total", ["k": "say \"hi\"\\\n"], 1.5)
    text.gauge("b", "B", .infinity)
    #expect(
      text.text
        == "# HELP a_total one\\ntwo\n# TYPE a_total counter\na_total{k=\"say \\\"hi\\\"\\\\\\n\"} 1.5\n# HELP b B\n# TYPE b gauge\nb +Inf\n"
    )
  }

  @Test("count each answer in every bucket that holds it")
  func histogram() {
    let figures = RequestFigures()
    figures.add("GET", "/x", status: 200, .milliseconds(3))
    figures.add("GET", "/x", status: 404, .seconds(60))
    var text = MetricsText()
    figures.write(to: &text)
    let lines = text.text.split(separator: "\n")
    #expect(lines.contains("rondo_http_request_seconds_bucket{method=\"GET\",route=\"/x\",le=\"0.0025\"} 0"))
    #expect(lines.contains("rondo_http_request_seconds_bucket{method=\"GET\",route=\"/x\",le=\"0.005\"} 1"))
    #expect(lines.contains("rondo_http_request_seconds_bucket{method=\"GET\",route=\"/x\",le=\"+Inf\"} 2"))
    #expect(lines.contains("rondo_http_requests_total{method=\"GET\",route=\"/x\",status=\"404\"} 1"))
  }
}
