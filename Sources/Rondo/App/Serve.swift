import API
import Dispatch
import Domain
import Glibc
import HTTPServer
import JSON

/// Runs the server and the loop until the process is asked to end.
struct Serve {
  let app: App
  let demo: Demo?

  func run() async throws {
    let server = try start()
    let entrance = try await entrance(port: server.port)
    try RunningProcess.announce(app.configuration, port: server.port)
    greet(port: server.port, entrance)
    if let warning = app.signingWarning(app.tenant.language) { App.log(warning) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        if let demo, let key = DataDirectory.read(app.configuration.ownerKeyPath) {
          await demo.run(app, key: String(key.prefix { !$0.isNewline }))
        } else {
          await app.runner.run()
        }
      }
      group.addTask { await app.services.letters.run() }
      for await _ in Serve.endings() { break }
      group.cancelAll()
      app.runner.wake()
    }
    App.log("stopping")
    RunningProcess.withdraw(app.configuration)
    await server.shutdown(grace: .seconds(10))
    await app.close()
  }

  private func start() throws -> HTTPServer {
    var configuration = HTTPServerConfiguration()
    configuration.address = app.configuration.address
    configuration.port = app.configuration.port
    let router = app.router
    let server = HTTPServer(configuration: configuration) { request in await router.handle(request) }
    try server.start()
    return server
  }

  /// Asks to end: Ctrl-C or a service manager's TERM.
  private static func endings() -> AsyncStream<Void> {
    AsyncStream { continuation in
      for number in [SIGINT, SIGTERM] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { continuation.yield() }
        source.resume()
        // Kept for the life of the process.
        _ = Unmanaged.passRetained(source as AnyObject)
      }
    }
  }

  /// The sentence that lets the first person in.
  private func entrance(port: Int) async throws -> String {
    let base = "http://\(app.configuration.address):\(port)"
    let account = FirstAccount(configuration: app.configuration)
    if demo != nil {
      let kept = "kept in \(app.configuration.demoPasswordPath)"
      guard let password = try await account.demoPassword(app) else {
        return "Open \(base) and sign in as \(FirstAccount.demoEmail) (its password is \(kept))."
      }
      return "Open \(base) and sign in as \(FirstAccount.demoEmail) with the password \(password) (\(kept))."
    }
    if let code = try await account.setupCode(app) { return "Open \(base)/setup?code=\(code) to set it up." }
    return "Open \(base) and sign in."
  }

  private func greet(port: Int, _ entrance: String) {
    let data = app.configuration.dataDirectory
    print(
      """
      Rondo listens on http://\(app.configuration.address):\(port) (\(app.tenant.mode.word) mode; \
      \(app.configuration.smtp == nil ? "mails stay in the mailbox" : "mails leave by SMTP")).
      \(entrance)
      State: \(data). Owner's key: \(app.configuration.ownerKeyPath)

      Or, in another terminal\(data == "./var" ? "" : " (with --data \(data))"):
        bin/rondo overview              what is due, running, blocked
        bin/rondo strategy list         strategies and their state
        bin/rondo strategy effect \(demo == nil ? "KEY" : "win-back")
        bin/rondo mailbox               mails that were not sent, because this is a sandbox
        bin/rondo why CUSTOMER          why a customer got something, or nothing
        bin/rondo help                  everything else

      Ctrl-C stops it; nothing is lost.
      """)
    fflush(nil)
  }
}
