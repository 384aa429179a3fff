internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let listPresets = route(
    "GET", "/v1/import-presets", .read, "The presets that come with the program", "内置的导入预设"
  ) { call in
    _ = try call.query([])
    return .list(
      ImportMapping.presetNames.compactMap { name in
        ImportMapping.preset(name).map { ["name": .string(name), "mapping": $0.json] }
      })
  }

  static let showPreset = route("GET", "/v1/import-presets/{name}", .read, "A preset", "导入预设详情") { call in
    _ = try call.query([])
    let name = call.parameter("name")
    guard let mapping = try await call.preset(name) else { throw APIError.notFound(Thing.preset, name) }
    return .json(["name": .string(name), "mapping": mapping])
  }

  static let savePreset = route(
    "PUT", "/v1/import-presets/{name}", .operate, "Save the options of an import under a name", "把导入选项保存为预设"
  ) { call in
    let name = try call.newKey("name")
    let preset = try await call.options(try call.object(ImportOptions.names)).preset()
    let tenant = call.id
    try await call.records.write { tx in
      try tx.savePreset(tenant, name: name, kind: preset.kind, mapping: preset.mapping)
    }
    return .json(["name": .string(name), "mapping": preset.mapping])
  }
}
