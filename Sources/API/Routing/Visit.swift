internal import Domain
internal import HTTPServer

/// A request to a route that is open to anybody.
struct Visit: Sendable {
  let services: Services
  let request: HTTPRequest
  let route: Route
  /// What stands in the places of the route's pattern.
  let parameters: [String: String]
  let language: Language
}

/// A request by somebody whose key is known.
struct Call: Sendable {
  let services: Services
  let request: HTTPRequest
  let route: Route
  let parameters: [String: String]
  let query: Query
  /// The caller's, else the tenant's.
  let language: Language
  let principal: Principal
  let tenant: Tenant
  /// What the audit log will say of it; nil where it says nothing.
  let trail: AuditTrail?

  /// What stands in a place of the route's pattern.
  func parameter(_ name: String) -> String { parameters[name] ?? "" }

  var id: TenantID { tenant.id }
  var now: Instant { services.clock.now() }
  var records: any Records { services.records }
}
