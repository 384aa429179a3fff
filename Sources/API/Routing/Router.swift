internal import Domain
package import HTTPServer
internal import JSON

/// Finds the route of a request, holds the caller to the permission it needs, and answers.
package struct Router: Sendable {
  private let services: Services

  package init(services: Services) { self.services = services }

  package func handle(_ request: HTTPRequest) async -> HTTPResponse {
    let language = Language(accepting: request.headers["Accept-Language"])
    do {
      let (route, parameters) = try Router.find(request)
      let visit = Visit(
        services: services, request: request, route: route, parameters: parameters, language: language ?? .english)
      let begin = ContinuousClock.now
      let response = await answer(visit, route, chosen: language)
      services.requests.add(
        route.method, route.pattern, status: response.status, ContinuousClock.now - begin)
      return response
    } catch {
      if error == .unknownPath, request.isReading, let page = services.console?.answer(request) { return page }
      return Router.refuse(error, request, language ?? .english)
    }
  }

  private static func find(_ request: HTTPRequest) throws(APIError) -> (Route, [String: String]) {
    var allowed: [Route] = []
    for route in routes(at: request.path) {
      guard let parameters = route.path.match(request.path) else { continue }
      if route.method == request.method { return (route, parameters) }
      // Like a GET, without a body. Not where a look counts as an open or a click.
      if request.method == "HEAD", route.method == "GET", route.need != nil { return (route, parameters) }
      allowed.append(route)
    }
    if allowed.isEmpty { throw .unknownPath }
    throw .methodNotAllowed(allowed.map(\.method).joined(separator: ", "))
  }

  /// Those that a path may mean: one that is written out is that one, and no name in a place of another.
  static func routes(at path: String) -> [Route] { plain[path] ?? placed }

  private static let plain = Dictionary(grouping: routes.filter(\.places.isEmpty), by: \.pattern)
  private static let placed = routes.filter { !$0.places.isEmpty }

  /// How many bytes a body may have at a path.
  package static func bodyLimit(_ path: String) -> Int {
    routes(at: path).filter { $0.path.match(path) != nil }.map(\.bodyLimit).max() ?? 1 << 20
  }

  /// Where no route is: a browser that asks first, an address that takes other methods, or none at all.
  private static func refuse(_ error: APIError, _ request: HTTPRequest, _ language: Language) -> HTTPResponse {
    let there = routes(at: request.path).filter { $0.path.match(request.path) != nil }
    if request.method == "OPTIONS", there.contains(where: \.isForBrowsers) {
      var response = HTTPResponse(status: 204)
      response.headers["Access-Control-Allow-Methods"] = there.map(\.method).joined(separator: ", ")
      response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
      response.headers["Access-Control-Max-Age"] = "86400"
      return response.allowingOtherSites()
    }
    var response = error.response(language)
    if !there.isEmpty { response.headers["Allow"] = there.map(\.method).joined(separator: ", ") }
    return response
  }

  private func answer(_ visit: Visit, _ route: Route, chosen: Language?) async -> HTTPResponse {
    var language = visit.language
    var response: HTTPResponse
    do {
      guard visit.request.body.count <= route.bodyLimit else { throw APIError.tooLarge(route.bodyLimit) }
      switch route.handler {
      case .open(let run):
        _ = try Query(visit.request.query, route.declaration)
        response = try await run(visit)
      case .keyed(let run):
        let (principal, tenant) = try await authenticate(visit.request)
        language = chosen ?? tenant.language
        guard let need = route.need, principal.may(need) else { throw APIError.notPermitted(route.need) }
        let query = try Query(visit.request.query, route.declaration)
        let trail = route.what.map { what in
          AuditTrail(
            services.ids.next(), tenant.id, at: services.clock.now(), principal.actor, what: what,
            object: route.auditObject(visit.parameters))
        }
        let call = Call(
          services: services, request: visit.request, route: route, parameters: visit.parameters, query: query,
          language: language, principal: principal, tenant: tenant, trail: trail)
        response = try await AuditTrail.$current.withValue(trail) {
          let response = try await run(call)
          // What was done without a transaction, as to a file, has its line too.
          if let trail, trail.isOpen, response.status < 400 { try await services.records.write { _ in } }
          return response
        }
        if need == .read, !principal.may(.analyse) { response = try response.maskingContacts() }
      }
    } catch {
      response = self.response(to: error, route, language)
    }
    return route.isForBrowsers ? response.allowingOtherSites() : response
  }

  /// What is not the caller's business is logged by its type and, from the store, its own words.
  private func response(to error: any Error, _ route: Route, _ language: Language) -> HTTPResponse {
    if let known = APIError(mapping: error) {
      if known.status >= 500 { services.log("\(route.method) \(route.pattern): \(known.code)", .error) }
      return known.response(language)
    }
    let detail = (error as? StoreError)?.description ?? "\(type(of: error))"
    services.log("\(route.method) \(route.pattern): \(detail)", .error)
    return APIError.internal.response(language)
  }

  /// By a key, or by the cookie of a browser in which somebody is signed in.
  private func authenticate(_ request: HTTPRequest) async throws -> (Principal, Tenant) {
    guard let secret = Principal.secret(in: request.headers["Authorization"]) else {
      guard let sitting = try await Sitting.find(request, services.records, now: services.clock.now()) else {
        throw APIError.keyMissing
      }
      try sitting.checkCSRF(request)
      return (Principal(sitting.account), sitting.tenant)
    }
    let hash = KeySecret.hash(secret)
    let found = try await services.keys.find(hash) {
      try await services.records.read { tx in
        guard let key = try tx.apiKey(hash: hash), let tenant = try tx.tenant(key.tenant) else { return nil }
        return (key, tenant)
      }
    }
    guard let (key, tenant) = found, key.isValid(at: services.clock.now()) else { throw APIError.keyUnknown }
    return (Principal(key), tenant)
  }
}

extension HTTPRequest {
  fileprivate var isReading: Bool { method == "GET" || method == "HEAD" }
}
