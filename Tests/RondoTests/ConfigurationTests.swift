import Domain
import Testing

@testable import Rondo

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
