import Configuration
import Glibc
import SkeinFilter
import TOMLKit

/// A configuration file: TOML, every key known, every value of the right type.
struct SettingsFile {
    var path: String
    var values: [String: Setting.Value]

    /// Where a file is looked for when `--config` names none; the first that exists is the only one read.
    static func candidates(environment: [String: String]) -> [String] {
        var paths = ["skein.toml"]
        if let directory = environment["XDG_CONFIG_HOME"], !directory.isEmpty {
            paths.append(directory + "/skein/config.toml")
        } else if let home = environment["HOME"], !home.isEmpty {
            paths.append(home + "/.config/skein/config.toml")
        }
        return paths + ["/etc/skein/skein.toml"]
    }

    /// The file of this invocation, or nil when there is none and none was asked for.
    static func find(named path: String?, environment: [String: String]) throws -> SettingsFile? {
        if let path = path ?? environment["SKEIN_CONFIG"], !path.isEmpty {
            return try SettingsFile(path: path)
        }
        for candidate in candidates(environment: environment) where access(candidate, F_OK) == 0 {
            return try SettingsFile(path: candidate)
        }
        return nil
    }

    init(path: String) throws {
        let bytes = try ByteSource.read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CLIError(.usage, Message.configNotUTF8.text(["path": path]))
        }
        try self.init(path: path, text: text)
    }

    init(path: String, text: String) throws {
        self.path = path
        values = [:]
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let place = "\(path):\(error.source.begin.line):\(error.source.begin.column)"
            throw CLIError(.usage, Message.configSyntax.text(["place": place, "problem": error.description]))
        }
        try read(table, under: "")
    }

    private mutating func read(_ table: TOMLTable, under prefix: String) throws {
        for (name, value) in table {
            let key = prefix + name
            if let setting = Setting.all.first(where: { $0.key == key }) {
                values[key] = try Self.value(value, of: setting, path: path)
            } else if let section = value.table, Setting.all.contains(where: { $0.key.hasPrefix(key + ".") }) {
                try read(section, under: key + ".")
            } else {
                throw unknown(key)
            }
        }
    }

    private static func value(
        _ value: any TOMLValueConvertible, of setting: Setting, path: String
    ) throws -> Setting.Value {
        let read: Setting.Value? =
            switch setting.fallback {
            case .string: value.string.map { .string($0) }
            case .integer: value.int.map { .integer($0) }
            case .boolean: value.bool.map { .boolean($0) }
            case .strings: strings(value.array).map { .strings($0) }
            }
        guard let read else {
            throw CLIError(
                .usage,
                Message.configWrongType.text([
                    "key": setting.key, "origin": path, "type": setting.fallback.type.rawValue,
                ]))
        }
        return read
    }

    private static func strings(_ array: TOMLArray?) -> [String]? {
        guard let array else { return nil }
        var result: [String] = []
        for element in array {
            guard let text = element.string else { return nil }
            result.append(text)
        }
        return result
    }

    private func unknown(_ key: String) -> CLIError {
        var message = Message.configUnknownKey.text(["key": key, "path": path])
        let known = Setting.all.map(\.key)
        let sections = Set(known.compactMap { $0.split(separator: ".").first.map(String.init) }).sorted()
        if let near = Nearest.word(to: key, among: known) ?? Nearest.word(to: key, among: sections) {
            message += Message.didYouMean.text(["word": near])
        }
        return CLIError(.usage, message, hint: Message.configKeys.text(["keys": known.joined(separator: " ")]))
    }
}
