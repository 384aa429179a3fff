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
    let server = Serve.server(of: app)
    try server.start()
    let entrance = try await entrance(port: server.port)
    try RunningProcess.announce(app.configuration, port: server.port)
    greet(port: server.port, entrance)
    await withTaskGroup(of: Void.self) { group in
      // Name servers may take their time.
      group.addTask {
        do {
          for warning in try await app.mailWarnings(app.tenant.language) { app.log(warning) }
        } catch {
          app.log("mail: \(error)")
        }
      }
      group.addTask {
        if let demo, let key = DataDirectory.read(app.configuration.ownerKeyPath) {
          await demo.run(app, key: String(key.prefix { !$0.isNewline }))
        } else if app.configuration.role != .web {
          await app.runner.run()
        }
      }
      if app.configuration.role != .worker {
        group.addTask {
          do { try await app.services.warmOverview() } catch { app.log("overview: \(error)") }
        }
      }
      if let line = app.line {
        group.addTask { await line.run({ app.heard() }, log: app.log) }
      }
      group.addTask { await app.services.keepImports() }
      if !app.services.isSimulated { app.shopLoader?.attach(app) }
      group.addTask { await app.services.letters.run() }
      for await _ in Serve.endings() { break }
      group.cancelAll()
      app.runner.wake()
    }
    app.log("stopping", .info)
    RunningProcess.withdraw(app.configuration)
    await app.shopLoader?.stop()
    // Before the server: who waits for an import gets its answer.
    await app.services.stopImports()
    await server.shutdown(grace: .seconds(10))
    await app.close()
  }

  /// Not started yet.
  static func server(of app: App) -> HTTPServer {
    var configuration = HTTPServerConfiguration()
    configuration.address = app.configuration.address
    configuration.port = app.configuration.port
    configuration.refusal = Router.refusal
    configuration.bodyLimit = Router.bodyLimit
    let router = app.router
    let isWorker = app.configuration.role == .worker
    return HTTPServer(configuration: configuration) { request in
      guard !isWorker || Serve.ofWorkers.contains(request.path) else {
        return .text("This process turns the loop; ask one of role web.\n", status: 404)
      }
      return await router.handle(request)
    }
  }

  /// What a process answers that only turns the loop.
  private static let ofWorkers: Set = ["/healthz", "/readyz", "/metrics"]

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
    if app.configuration.role == .worker {
      return "It turns the loop, and answers \(Serve.ofWorkers.sorted().joined(separator: ", "))."
    }
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
