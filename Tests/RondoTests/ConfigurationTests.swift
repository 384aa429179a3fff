import Domain
import JSON
import Testing

@testable import Rondo

@Suite("The log")
struct LogTests {
  private let now = Instant(rfc3339: "2026-11-20T06:00:00Z")!

  @Test("is one line for people, whatever the sentence holds")
  func text() {
    let line = Log.text(now, "act: no\nroute", [(name: "room", value: "act")])
    #expect(line == "2026-11-20T06:00:00Z act: no route room=act")
  }

  @Test("is one object for programs")
  func json() throws {
    let line = Log.json(now, .error, "act: “no”\nroute", [(name: "status", value: 503)])
    #expect(!line.contains("\n"))
    #expect(
      try JSON.parse(line) == [
        "at": "2026-11-20T06:00:00Z", "level": "error", "message": "act: “no”\nroute", "status": 503,
      ])
  }
}

@Suite("The configuration")
struct ConfigurationTests {
  @Test("takes flags first, then the environment, then defaults, and leaves the command alone")
  func order() throws {
    var arguments = ["segment", "--port", "81", "list", "--data=/tmp/there"]
    let environment = ["RONDO_PORT": "82", "RONDO_ADDRESS": "127.0.0.2", "RONDO_SMTP": "127.0.0.1:25"]
    let configuration = try Configuration(arguments: &arguments) { environment[$0] }
    #expect(arguments == ["segment", "list"])
    #expect(configuration.port == 81)
    #expect(configuration.address == "127.0.0.2")
    #expect(configuration.dataDirectory == "/tmp/there")
    #expect(configuration.databasePath == "/tmp/there/rondo.sqlite")
    #expect(configuration.smtp?.port == 25)
    #expect(configuration.postgres == nil)
  }

  @Test(
    "names the flag that is wrong, in both languages",
    arguments: [
      (["--port", "x"], "--port"), (["--port", "70000"], "--port"), (["--smtp", "mail"], "--smtp"),
      (["--data"], "--data"),
      (["--dkim", "example.com"], "--dkim"),
    ])
  func wrong(_ given: [String], _ name: String) throws {
    var arguments = given
    let problem = try #require(throws: Configuration.Problem.self) {
      _ = try Configuration(arguments: &arguments) { _ in nil }
    }
    #expect(problem.name == name)
    #expect(!problem.english.isEmpty && !problem.chinese.isEmpty)
  }

  @Test("takes a file after the environment, the one in the data directory where none is named")
  func file() throws {
    let text = "# where people look\n\n port = 83 \naddress=127.0.0.3\nlog = json\n"
    var arguments = ["--data", "/there"]
    let configuration = try Configuration(
      arguments: &arguments, environment: { $0 == "RONDO_ADDRESS" ? "127.0.0.2" : nil },
      file: { $0 == "/there/rondo.conf" ? text : nil })
    #expect(configuration.port == 83 && configuration.address == "127.0.0.2" && configuration.log == .json)
    #expect(configuration.origins["port"] == "/there/rondo.conf:3")
    #expect(configuration.origins["address"] == "RONDO_ADDRESS" && configuration.origins["data"] == "--data")
  }

  @Test(
    "names the line of the file that is wrong",
    arguments: [
      ("port = x", "c:1"), ("\nport = 1\nport = 2", "c:3"), ("colour = red", "c:1"), ("port", "c:1"), ("port =", "c:1"),
      ("data = /x", "c:1"), ("role = web", "c:1"), ("log = xml", "c:1"),
    ])
  func wrongLine(_ text: String, _ name: String) throws {
    var arguments = ["--config", "c"]
    let problem = try #require(throws: Configuration.Problem.self) {
      _ = try Configuration(arguments: &arguments, environment: { _ in nil }, file: { $0 == "c" ? text : nil })
    }
    #expect(problem.name == name && !problem.english.isEmpty && !problem.chinese.isEmpty)
  }

  @Test("says when the file that is named can't be read")
  func missingFile() throws {
    var arguments = ["--config", "/nowhere"]
    let problem = try #require(throws: Configuration.Problem.self) {
      _ = try Configuration(arguments: &arguments, environment: { _ in nil }, file: { _ in nil })
    }
    #expect(problem.name == "--config")
  }

  @Test("init takes a name, a zone, a currency and a language, and refuses what is none")
  func initialise() throws {
    let tenant = try Initialise.tenant(["--zone", "Europe/London", "--currency", "GBP", "--language", "en"])
    #expect(tenant.zone.name == "Europe/London")
    #expect(tenant.currency.code == "GBP")
    for wrong in [
      ["--zone", "Mars"], ["--currency", "pounds"], ["--language", "fr"], ["--colour", "red"], ["--name"],
    ] {
      #expect(throws: Configuration.Problem.self) { try Initialise.tenant(wrong) }
    }
  }
}
